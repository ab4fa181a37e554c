// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// FileError words an error of a file that could not be "read" or "written", in one line that
// begins with its name. Any other error is returned as it is.
func FileError(err error, done string) error {
	path, ok := errors.AsType[*fs.PathError](err)
	if !ok {
		return err
	}
	text := fmt.Sprintf("%s: cannot be %s: %v", path.Path, done, path.Err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = path.Path + ": there is no such file or directory"
	case errors.Is(err, syscall.ENOTDIR):
		text = path.Path + ": it is no directory; name another"
	case errors.Is(err, syscall.EISDIR):
		text = path.Path + ": it is a directory; name a file"
	}
	return &explained{text, err}
}

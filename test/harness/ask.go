// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Ask sends a request, and reads all that is answered. An error says that there was no answer.
func Ask(c *http.Client, req *http.Request) (code int, body []byte, err error) {
	res, err := c.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err = io.ReadAll(res.Body)
	return res.StatusCode, body, err
}

// get reads what is at an address. Any answer but 200 is an error.
func get(ctx context.Context, c *http.Client, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	code, body, err := Ask(c, req)
	if err == nil && code != http.StatusOK {
		err = fmt.Errorf("%s answers %d: %.500s", url, code, body)
	}
	return body, err
}

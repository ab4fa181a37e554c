// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Kstatus says what kstatus makes of an object: it reads one as JSON, and writes its status in a line.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func main() {
	said, err := compute(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kstatus:", err)
		os.Exit(1)
	}
	fmt.Println(said)
}

func compute(from io.Reader) (status.Status, error) {
	text, err := io.ReadAll(from)
	if err != nil {
		return "", err
	}
	var o unstructured.Unstructured
	if err := o.UnmarshalJSON(text); err != nil { // numbers as int64: kstatus takes no others
		return "", err
	}
	result, err := status.Compute(&o)
	if err != nil {
		return "", err
	}
	return result.Status, nil
}

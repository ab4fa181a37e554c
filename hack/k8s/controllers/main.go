// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Command controllers runs the two controllers of Kubernetes without which deleting a namespace,
// or the owner of an object, would never end: they are kube-controller-manager's, out of its
// packages, and the rest of it is left out.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server, as somebody who may do anything")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := start(ctx, *kubeconfig); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	<-ctx.Done()
}

func start(ctx context.Context, kubeconfig string) error {
	if kubeconfig == "" {
		return errors.New("--kubeconfig is missing; write the path of a file that says how to reach the API server")
	}
	cfg, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	cfg.QPS = -1 // no throttle of its own: there is one API server and nobody to be fair to
	return startControllers(ctx, cfg)
}

// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// completeWithin bounds how long a shell waits for names.
const completeWithin = 3 * time.Second

// CompleteAlliances offers the names of the cluster's alliances, for at most so many arguments;
// 0 for any number. Where the cluster does not answer, it offers nothing.
func CompleteAlliances(e *Env, most int) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		namespace, err := e.Namespace()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		c, err := e.Client()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), completeWithin)
		defer cancel()
		var found v1alpha1.AllianceList
		if err := c.List(ctx, &found, client.InNamespace(namespace)); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []cobra.Completion
		for i := range found.Items {
			if name := found.Items[i].Name; !slices.Contains(args, name) {
				names = append(names, cobra.CompletionWithDesc(name, found.Items[i].Spec.DisplayName))
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

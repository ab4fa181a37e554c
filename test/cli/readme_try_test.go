package cli_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

func TestReadmeTry(t *testing.T) {
	namespace := env.Namespace(t)
	manifests(t, namespace, "config/samples/0*.yaml")
	harness.Eventually(t, time.Minute, "the review of the cadence", func(ctx context.Context) error {
		return env.Client.Get(ctx, client.ObjectKey{Namespace: namespace, Name: "northwind-contoso-quarterly-review-20821015"}, &v1alpha1.Review{})
	})
	time.Sleep(3 * time.Second)
	for _, l := range []string{"status", "tree northwind-contoso", "plan --for P14D", "plan --for P1D", "issue ack late-shipments --by contoso/kim", "review hold northwind-contoso-summer-review --attendee northwind/jane,contoso/kim", "status", "tree northwind-contoso", "plan --for P14D", "plan --for P1D --event StepStarted,Notification"} {
		fmt.Println("$ " + l)
		r := entente(t, namespace, words(l)...)
		fmt.Print(r.Out, r.Err, r.Code, "\n")
		time.Sleep(2 * time.Second)
	}
}

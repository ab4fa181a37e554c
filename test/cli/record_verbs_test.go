// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"testing"
)

// Each verb, as somebody uses it: what would be sent, what is said when it was, and what is
// refused.
func TestRecord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		lines []string
	}{
		{"issue-ack", []string{
			"issue ack late-shipments --by contoso/kim --dry-run=client",
			"issue ack late-shipments --by contoso/kim --dry-run=server",
			"issue ack late-shipments --by contoso/kim",
			"issue ack issue/late-shipments --by contoso/kim",
			"issue ack late-shipments --by northwind/jane --time 2082-11-20",
			"issue ack late-shipments --by northwind/jane --time 2082-11-21T08:30:00+01:00",
			"issue ack late-shipments",
			"issue ack",
			"issue ack late-shipment --by contoso/kim",
			"issue ack late-shipments --by contoso/kym",
			"issue ack late-shipments --by contosso/kim",
			"issue ack late-shipments --by kim",
			"issue ack late-shipments --by contoso/kim --time yesterday",
			"issue ack late-shipments --by contoso/kim --time 0082-11-20",
			"issue ack late-shipments --by contoso/kim --dry-run=yes",
			"issue ack late-shipments --by contoso/kim -o wide",
			"issue ack late-shipments --by contoso/kim -o yaml --dry-run=server",
			"issue ack late-shipments other --by contoso/kim",
			"issue ackk late-shipments",
		}},
		{"issue-open", []string{
			"issue open northwind-contoso --title 'Pallets get lost' --severity High --by northwind/piet --dry-run=client",
			"issue open northwind-contoso --title 'Pallets get lost' --severity High --by northwind/piet --dry-run=server",
			"issue open northwind-contoso --title 'Pallets get lost' --severity High --by northwind/piet --time 2082-11-18 --description 'Two since Monday'",
			"issue open northwind-contoso --title 'Pallets get lost' --severity High --by northwind/piet",
			"issue open northwind-contoso --title 'Pallets get lost' --severity Low --by contoso/ana --name more-pallets -o yaml",
			"issue open northwind-contoso --title Late --severity high --by northwind/piet",
			"issue open northwind-contoso --title 到着が遅い --severity High --by northwind/piet",
			"issue open northwind-contoso --title Late --severity High --by northwind/piet --name Late_1",
			"issue open northwind-contosso --title Late --severity High --by northwind/piet",
			"issue open northwind-contoso",
		}},
		{"issue-talk", []string{
			"issue talk late-shipments --between northwind/jane --between contoso/kim --mode Phone --outcome 'A second carrier' --dry-run=client",
			"issue talk late-shipments --between northwind/jane,contoso/kim --mode Phone --outcome 'A second carrier' --note 'Kim calls back on Friday'",
			"issue talk late-shipments --between northwind/jane,northwind/piet",
			"issue talk late-shipments --between northwind/jane",
			"issue talk late-shipments --between northwind/jane,northwind/jane",
			"issue talk late-shipments --between northwind/jane,contoso/kim --mode phone",
			"issue talk late-shipments --mode Phone",
		}},
		{"issue-attempt", []string{
			"issue attempt late-shipments --by northwind/jane --mode Phone --dry-run=client",
			"issue attempt late-shipments --by northwind/jane --mode Phone",
			"issue attempt late-shipments --mode Fax",
		}},
		{"issue-update", []string{
			"issue update late-shipments --by contoso/kim --note 'Half of it has arrived' --dry-run=client",
			"issue update late-shipments --by contoso/kim --note 'Half of it has arrived'",
			"issue update late-shipments --by contoso/kim --note 'Half of it has arrived'",
			"issue update late-shipments --note ''",
			"issue update late-shipments --by contoso/kim",
		}},
		{"issue-tell", []string{
			"issue tell late-shipments --partner contoso --mode Phone --by northwind/jane --dry-run=client",
			"issue tell late-shipments --partner contoso --mode Phone --by northwind/jane",
			"issue tell late-shipments --partner northwind",
			"issue tell late-shipments --partner contosso",
		}},
		{"issue-plan", []string{
			"issue plan late-shipments --by contoso/kim --summary 'A second carrier' --dry-run=client",
			"issue plan late-shipments --by contoso/kim --summary 'A second carrier'",
			"issue plan late-shipments --by contoso/kim --summary 'Two more carriers'",
			"issue plan late-shipments --by contoso/sam --summary 'Two more carriers' --replace",
		}},
		{"issue-snooze", []string{
			"issue snooze late-shipments --until P3D --reason 'Waiting for customs' --by contoso/kim --dry-run=client",
			"issue snooze late-shipments --until P3D --reason 'Waiting for customs' --by contoso/kim",
			"issue snooze late-shipments --until 2082-11-25 --reason 'Still waiting' --by contoso/kim",
			"issue snooze late-shipments --until P8D --reason 'Waiting for customs'",
			"issue snooze late-shipments --until 2082-11-20 --reason 'Waiting for customs'",
			"issue snooze late-shipments --until Friday --reason 'Waiting for customs'",
			"issue snooze late-shipments --until P0D --reason 'Waiting for customs'",
			"issue snooze late-shipments",
		}},
		{"issue-deescalate", []string{
			"issue deescalate late-shipments --by northwind/jane --reason 'The teams have it in hand' --dry-run=client",
			"issue deescalate late-shipments --by northwind/jane --reason 'The teams have it in hand'",
			"issue deescalate late-shipments",
		}},
		{"issue-resolve", []string{
			"issue resolve late-shipments --by contoso/kim --summary 'Shipments are on time again' --dry-run=client",
			"issue resolve late-shipments --by contoso/kim --summary 'Shipments are on time again'",
			"issue resolve late-shipments --by contoso/kim --summary 'Shipments are on time again'",
			"issue ack late-shipments --by contoso/kim",
			"issue ack late-shipments --by contoso/kim --time 2082-11-19T10:00:00Z",
			"issue snooze late-shipments --until P3D --reason 'Waiting for customs'",
			"issue update late-shipments --by contoso/kim --note 'The customer was told'",
			"issue resolve late-shipments --by contoso/kim --summary 'Shipments are on time again' --time 2082-11-19T12:00:00Z --replace",
		}},
		// A slip of the year, and how it is put right.
		{"issue-resolve-ahead", []string{
			"issue resolve late-shipments --by contoso/kim --summary 'On time again' --time 2083-11-20T08:00:00Z",
			"issue resolve late-shipments --by contoso/kim --summary 'On time again' --time 2082-11-20T08:00:00Z",
			"issue ack late-shipments --by contoso/kim",
			"issue ack late-shipments --by contoso/kim --time 2083-12-20T08:00:00Z",
			"issue resolve late-shipments --by contoso/kim --summary 'On time again' --time 2012-11-20T08:00:00Z --replace",
			"issue resolve late-shipments --by contoso/kim --summary 'On time again' --time 2082-11-20T08:00:00Z --replace --dry-run=client",
			"issue resolve late-shipments --by contoso/kim --summary 'On time again' --time 2082-11-20T08:00:00Z --replace",
			"issue resolve late-shipments --by contoso/kim --summary 'On time again'",
		}},
		{"review-ahead", []string{
			"review cancel summer-review --by northwind/jane --time 2083-11-20T08:00:00Z",
			"review cancel summer-review --by northwind/jane --time 2082-11-20T08:00:00Z",
			"review hold summer-review",
			"review cancel summer-review --by northwind/jane --time 2082-11-20T08:00:00Z --replace",
		}},
		{"review-hold-ahead", []string{
			"review hold summer-review --attendee northwind/jane --time 2083-11-20T08:00:00Z",
			"review hold summer-review --attendee contoso/kim",
			"review cancel summer-review",
			"review postpone summer-review --until P14D",
			"review hold summer-review --add --attendee contoso/kim --time 2082-11-20T08:00:00Z",
			"review hold summer-review --replace --attendee contoso/kim --time 2082-10-31T08:00:00Z",
			"review hold summer-review --replace --attendee contoso/kim --time 2082-10-31T07:59:59Z",
			"review hold summer-review --add --problem 'Late figures'",
		}},
		{"review-hold", []string{
			"review hold summer-review --attendee northwind/jane,contoso/kim --problem 'Late figures' --dry-run=client",
			"review hold summer-review --attendee northwind/jane,contoso/kim --problem 'Late figures' --minutes https://minutes.example/7" +
				" --view 'partner=contoso,trust=4,phone-first=5,comment=Good, on the whole' --action 'name=second-carrier,owner=contoso/ana,due=2082-12-15,description=Find one, and try it'",
			"review hold summer-review",
			"review hold summer-review --add --opportunity 'none found' --decision 'Two carriers' --lesson 'Ask earlier' --attendee contoso/sam" +
				" --view partner=northwind,trust=5 --view partner=contoso,communication=3 --action name=second-carrier,done=2082-11-20",
			"review hold summer-review --add --opportunity 'none found'",
			"review hold summer-review --replace --time 2082-11-19T09:00:00Z --problem 'none found'",
			"review hold summer-review --add --replace",
			"review hold summer-review --add --view trust=4",
			"review hold summer-review --add --view partner=contosso,trust=4",
			"review hold summer-review --add --view partner=contoso,trust=6",
			"review hold summer-review --add --view partner=contoso,phone-frist=5",
			"review hold summer-review --add --view partner=contoso,trust",
			"review hold summer-review --add --action owner=contoso/ana",
			"review hold summer-review --add --action name=Carrier",
			"review hold summer-review --add --action name=carrier,owner=contoso/anna",
			"review hold summer-review --add --action name=carrier,due=tomorrow",
			"review hold summer-review --add --minutes 'on the wiki'",
			"review postpone summer-review --until P14D",
			"review cancel summer-review",
			"review hold winter-review",
		}},
		{"review-reject", []string{
			"review reject summer-review --reason 'The figures of Contoso are missing' --problem 'Late figures' --time 2082-11-18T09:00:00Z --dry-run=client",
			"review reject summer-review --reason 'The figures of Contoso are missing' --problem 'Late figures' --time 2082-11-18T09:00:00Z",
			"review reject summer-review --reason 'Still missing'",
			"review reject summer-review --reason 'Still missing' --time 2082-11-19T09:00:00Z",
			"review hold summer-review --reason 'All figures are there' --opportunity 'none found' --view partner=contoso,trust=4 --view partner=northwind,trust=4 -o yaml",
			"review hold summer-review --reason 'All figures are there' --opportunity 'none found' --view partner=contoso,trust=4 --view partner=northwind,trust=4",
			"review reject summer-review --reason 'Sponsors do not agree'",
			"review reject summer-review",
		}},
		{"review-postpone", []string{
			"review postpone summer-review --until 2082-12-15 --by northwind/jane --reason 'The figures come late' --dry-run=client",
			"review postpone summer-review --until 2082-12-15 --by northwind/jane --reason 'The figures come late'",
			"review postpone summer-review --until P14D",
			"review postpone summer-review --until 2082-11-30",
			"review postpone summer-review --until 2082-12-29T23:00:00Z",
			"review postpone summer-review",
		}},
		{"review-cancel", []string{
			"review cancel summer-review --by northwind/jane --reason 'The autumn review covers it' --dry-run=client",
			"review cancel summer-review --by northwind/jane --reason 'The autumn review covers it'",
			"review cancel summer-review",
			"review hold summer-review",
			"review postpone summer-review --until P14D",
			"review cancel summer-review --take-back --reason 'It was a mistake'",
			"review cancel summer-review --take-back --dry-run=client",
			"review cancel summer-review --take-back",
			"review cancel summer-review --take-back",
			"review postpone summer-review --until P14D",
		}},
		{"feedback", []string{
			"feedback summer-review --from contoso --said 'Tell us of price changes a week before'",
			"review hold summer-review",
			"feedback summer-review --from contoso --said 'Tell us of price changes a week before' --dry-run=client",
			"feedback summer-review --from contoso --said 'Tell us of price changes a week before'",
			"feedback summer-review --from contoso --said 'Tell us of price changes a week before'",
			"feedback summer-review --from contoso --answer 'From January on' --dry-run=client",
			"feedback summer-review --from contoso --answer 'From January on'",
			"feedback summer-review --from contoso --answer 'From January on'",
			"feedback summer-review --from northwind --said 'Fewer meetings' --answer 'One a month'",
			"feedback summer-review --from northwind",
		}},
		{"agree", []string{
			"agree northwind-contoso --by contoso/kim --dry-run=client",
			"agree northwind-contoso --by contoso/kim",
			"agree northwind-contoso --by contoso/sam",
			"agree northwind-contoso --by northwind/jane --digest sha256:0000000000000000000000000000000000000000000000000000000000000000",
			"agree northwind-contoso --by northwind/jane --digest 0000",
			"agree northwind-contoso",
		}},
		{"brief", []string{
			"brief northwind-contoso --person contoso/ana --dry-run=client",
			"brief northwind-contoso --person contoso/ana",
			"brief northwind-contoso --person contoso/ana",
			"brief northwind-contoso --person contoso/ana --date 2082-12-24",
			"brief northwind-contoso --person contoso/anna",
			"brief northwind-contoso --person contoso/ana --date 2082-02-30",
		}},
		{"measure", []string{
			"measure northwind-contoso --objective orders --value 4200 --dry-run=client",
			"measure northwind-contoso --objective orders --value 4200 --date 2082-11-01",
			"measure northwind-contoso --objective stores --value -3.5",
			"measure northwind-contoso --objective order --value 4200",
			"measure northwind-contoso --objective orders --value 4,200",
			"measure northwind-contoso",
		}},
		{"recognize", []string{
			"recognize northwind-contoso --objective orders --by northwind/mila --note 'Dinner for both teams' --dry-run=client",
			"recognize northwind-contoso --objective orders --by northwind/mila --note 'Dinner for both teams'",
			"recognize northwind-contoso --objective oders",
		}},
		{"contribute", []string{
			"contribute northwind-contoso --from northwind --to contoso --description 'Two trainers for a week' --value 10 --dry-run=client",
			"contribute northwind-contoso --from northwind --to contoso --description 'Two trainers for a week' --value 10",
			"contribute northwind-contoso --from northwind --to northwind",
			"contribute northwind-contoso --from northwind --to contoso --value ten",
			"contribute northwind-contoso",
		}},
		{"talk", []string{
			"talk northwind-contoso --between northwind/jane,contoso/kim --mode Video --outcome 'Launch stays in May' --dry-run=client",
			"talk northwind-contoso --between northwind/jane,contoso/kim --mode Video --outcome 'Launch stays in May'",
			"talk northwind-contoso",
		}},
		{"yaml", []string{
			"issue update late-shipments --by contoso/kim --note 'Half of it has arrived' -o yaml",
			"issue update late-shipments --by contoso/kim --note 'Half of it has arrived' -o json",
			"issue update late-shipments --by contoso/kim --note 'Half of it has arrived' -f testdata/record/world.yaml",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &transcript{T: t, namespace: recordWorld(t)}
			w.run(c.lines...)
			w.golden(c.name)
		})
	}
}

// On a terminal what is missing is asked for, and wrong answers are told what to write.
func TestRecordAsks(t *testing.T) {
	t.Parallel()
	w := &transcript{T: t, namespace: recordWorld(t)}
	w.typed("issue ack late-shipments", "kim", "contoso/kym", "contoso/kim", "")
	w.typed("issue ack", "late", "late-shipments", "northwind/jane", "no")
	w.typed("issue talk late-shipments", "northwind/jane", "Phone", "A second carrier", "northwind/jane, contoso/kim", "y")
	w.typed("issue talk late-shipments", "northwind/jane, contoso/kim", "Fax", "Phone", "", "perhaps", "y")
	w.typed("issue open northwind-contoso", "", "Pallets get lost", "High", "northwind/piet", "y")
	w.typed("measure northwind-contoso --yes", "orders", "many", "4200")
	w.typed("issue update late-shipments --note 'Nothing is asked'")
	w.typed("issue update late-shipments", "Nothing")
	w.typed("issue resolve late-shipments --summary Done")
	w.typed("issue resolve late-shipments")
	w.golden("asks")
}

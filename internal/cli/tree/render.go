// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// What of the conditions is shown.
const (
	showAttention = "attention"
	showAll       = "all"
	showNone      = "none"
)

const (
	// gap is between a name and what is said about it.
	gap = 2
	// roomy is how many columns that needs to stand in a column of its own.
	roomy = 60
)

// view is how a tree is written.
type view struct {
	*cmdutil.Env
	show string
	all  bool
	now  time.Time
}

// line of the tree: the branches before it, and what stands there. A note has no node.
type line struct {
	branch      string
	head, about string
	color       cmdutil.Color
}

func (v *view) text(root *Node) string {
	lines := v.node(nil, root, "", "")
	// Notes are as long as they are; names decide where the second column begins.
	first := 0
	for _, l := range lines {
		if l.about != "" {
			first = max(first, cmdutil.VisibleWidth(l.branch+l.head))
		}
	}
	// On a narrow terminal there is no second column: each begins behind its name.
	ragged := v.Width > 0 && v.Width-first-gap < roomy
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(v.Paint(cmdutil.Gray, l.branch) + l.head)
		if l.about != "" {
			taken := cmdutil.VisibleWidth(l.branch + l.head)
			if !ragged {
				b.WriteString(strings.Repeat(" ", first-taken))
				taken = first
			}
			b.WriteString(strings.Repeat(" ", gap))
			rest := 0
			if v.Width > 0 {
				rest = max(v.Width-taken-gap, 8)
			}
			b.WriteString(v.paint(l.color, cmdutil.Fit(l.about, rest)))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (v *view) paint(c cmdutil.Color, text string) string {
	if c == "" {
		return text
	}
	return v.Paint(c, text)
}

// node writes a node and all below it. The first branch is before its own line, the rest before
// those that follow.
func (v *view) node(lines []line, n *Node, first, rest string) []line {
	head := n.Name
	switch n.Kind {
	case "Group":
		head = v.Paint(cmdutil.Bold, n.Name)
	case "Step":
		head = "step " + n.Name
	case v1alpha1.KindNotification:
		head = "message" // its name is a hash; whom it went to says more
	}
	color := cmdutil.Color("")
	switch {
	case n.Missing:
		color = cmdutil.Red
	case n.warn:
		color = cmdutil.Yellow
	case n.past:
		color = cmdutil.Gray
	}
	about := n.About
	if v.show == showNone {
		var bad []string
		for i := range n.Conditions {
			if c := &n.Conditions[i]; c.NeedsAttention && !c.sum || c.open {
				bad = append(bad, c.Type+"="+string(c.Status))
			}
		}
		if len(bad) > 0 {
			about = strings.Join(append([]string{strings.Join(bad, " ")}, about), "; ")
		}
	}
	lines = append(lines, line{first, v.mark(n) + head, about, color})
	children, more := n.Children, 0
	if !v.all && n.limit > 0 && len(children) > n.limit {
		children, more = children[:n.limit], len(children)-n.limit
	}
	below := rest + "  "
	if len(children) > 0 {
		below = rest + "│ "
	}
	lines = v.notes(lines, n, below)
	for i, child := range children {
		if i == len(children)-1 && more == 0 {
			lines = v.node(lines, child, rest+"└─ ", rest+"   ")
		} else {
			lines = v.node(lines, child, rest+"├─ ", rest+"│  ")
		}
	}
	if more > 0 {
		lines = append(lines, line{branch: rest + "└─ ", head: v.Paint(cmdutil.Gray, fmt.Sprintf("%d more with --all", more))})
	}
	return lines
}

// mark tells at a glance how an object stands.
func (v *view) mark(n *Node) string {
	switch {
	case n.Missing:
		return v.Paint(cmdutil.Red, "✗ ")
	case n.Kind == "Group" || n.Kind == "Contact" || n.Kind == "Step":
		return ""
	case n.needsAttention():
		return v.Paint(cmdutil.Red, "✗ ")
	case n.suspended():
		return v.Paint(cmdutil.Gray, "‖ ")
	}
	for i := range n.Conditions {
		if c := &n.Conditions[i]; c.Type == v1alpha1.ConditionReady && c.Status == metav1.ConditionTrue {
			return v.Paint(cmdutil.Green, "✓ ")
		}
	}
	return v.Paint(cmdutil.Gray, "? ")
}

// notes writes conditions below a node: those that need attention, or all.
func (v *view) notes(lines []line, n *Node, branch string) []line {
	if v.show == showNone {
		return lines
	}
	for i := range n.Conditions {
		c := &n.Conditions[i]
		switch {
		case v.show == showAll, c.open, c.paused && !c.sum:
		case !c.NeedsAttention, c.sum:
			continue
		}
		color, sign := cmdutil.Gray, "· "
		switch {
		case c.NeedsAttention:
			color, sign = cmdutil.Red, "✗ "
		case c.Status == metav1.ConditionTrue:
			color, sign = cmdutil.Green, "✓ "
		case c.Status == metav1.ConditionUnknown:
			sign = "? "
		}
		if v.show != showAll {
			sign = ""
		}
		label := c.Type
		switch {
		case v.show == showAll:
			label += "=" + string(c.Status) + " " + c.Reason
		case c.paused:
			label += " (suspended)"
		case c.open:
			label += " (not known yet)"
		}
		indent, hang := branch+"  ", "  "
		width := 0
		if v.Width > 0 {
			width = max(v.Width-cmdutil.VisibleWidth(indent+hang), 24)
		}
		for j, part := range cmdutil.Wrap(sign+label+": "+c.Message, width) {
			if j == 0 {
				part = v.Paint(color, sign+label) + strings.TrimPrefix(part, sign+label)
			} else {
				part = hang + part
			}
			lines = append(lines, line{branch: indent, head: part})
		}
	}
	return lines
}

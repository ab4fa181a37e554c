// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/agreement/random"
	"github.com/entente-dev/entente/test/gen"
)

// indexes are those in a path: spec.updates[3].note.
var indexes = regexp.MustCompile(`\[\d+\]`)

// base is a valid object that operations start from.
type base struct {
	plural string
	object map[string]any
	// whole is created as it is, so that something happens in it at first.
	whole bool
}

func (b *base) name() string {
	u := unstructured.Unstructured{Object: b.object}
	return u.GetName()
}

// plan makes the operations of a round. The same seed and time make the same ones.
type plan struct {
	mutator
	bases  []base
	number int
}

func newPlan(c *corpus, seed uint64, now time.Time, t targets) (*plan, error) {
	p := &plan{mutator: mutator{Rand: rand.New(rand.NewPCG(seed, 13)), corpus: c, targets: t, now: now.UTC()}}
	objects := random.Objects(seed, random.Options{Start: now, For: time.Hour, URL: t.Own + "ok"})
	// In some of it something happens while the tenant is there.
	first := len(objects)
	objects = append(objects, ground(t.channels(), step("first").Within("PT3S"), step("second").Within("PT10S").Repeat("PT3S", 3), step("last"))...)
	for i := range 5 {
		objects = append(objects, raised(fmt.Sprintf("quick-%d", i), gen.At(p.now.Add(-time.Duration(i)*time.Second)), ""))
	}
	for i, o := range objects {
		content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
		if err != nil {
			return nil, err
		}
		delete(content, "status")
		content["apiVersion"], content["kind"] = v1alpha1.SchemeGroupVersion.String(), inventory.KindOf(o)
		content["metadata"] = map[string]any{"name": o.GetName()}
		p.bases = append(p.bases, base{plurals[inventory.KindOf(o)], content, i >= first})
	}
	for _, plural := range order {
		for _, o := range c.samples[plural] {
			b := base{plural: plural, object: o}
			if !slices.ContainsFunc(p.bases, func(other base) bool { return other.plural == b.plural && other.name() == b.name() }) {
				p.bases = append(p.bases, b)
			}
		}
	}
	for _, b := range p.bases {
		p.known = append(p.known, b.name())
	}
	return p, nil
}

// next makes the next operation. At first each valid object is created, mostly as it is.
func (p *plan) next() operation {
	number := p.number
	p.number++
	o := operation{Number: number}
	p.wild = p.oneIn(3)
	if number < len(p.bases) {
		p.wild = false
		b := &p.bases[number]
		o.Verb, o.Resource, o.Name = create, b.plural, b.name()
		changes := number % 3
		if b.whole {
			changes = 0
		}
		p.whole(&o, b, changes)
		return o
	}
	b := &p.bases[p.IntN(len(p.bases))]
	o.Resource, o.Name = b.plural, b.name()
	switch n := p.IntN(100); {
	case n < 40:
		o.Verb = put
		p.whole(&o, b, p.many())
	case n < 55:
		o.Verb = mergePatch
		p.merge(&o, b, "spec")
	case n < 65:
		o.Verb = jsonPatch
		p.steps(&o, b)
	case n < 75:
		o.Verb = apply
		p.whole(&o, b, p.many())
	case n < 85:
		p.status(&o, b)
	case n < 91:
		o.Verb = create
		name := fmt.Sprintf("%s-%d", b.name(), p.IntN(8))
		other := base{plural: b.plural, object: runtime.DeepCopyJSON(b.object)}
		other.object["metadata"].(map[string]any)["name"], o.Name = name, name
		p.whole(&o, &other, p.many())
	case n < 99:
		o.Verb = remove
		o.Query = pick(p.m(), []string{"", "propagationPolicy=Foreground", "propagationPolicy=Orphan", "gracePeriodSeconds=0"})
	default:
		o.Verb, o.Name = removeAll, ""
	}
	o.Elsewhere = p.oneIn(40)
	// Messages are the manager's; who may write statuses writes them, and sometimes somebody who may not.
	o.Forged = (o.Status || o.Resource == "notifications") && !p.oneIn(8)
	return o
}

func (p *plan) m() *mutator { return &p.mutator }

// many is how many changes are made at once.
func (p *plan) many() int {
	n := 1
	for n < 6 && p.oneIn(3) {
		n++
	}
	return n
}

// whole gives an operation a whole object with some changes.
func (p *plan) whole(o *operation, b *base, changes int) {
	content := runtime.DeepCopyJSON(b.object)
	delete(content, "status")
	for range changes {
		if p.oneIn(5) {
			o.What = append(o.What, p.metadata(content))
		} else {
			o.What = append(o.What, p.change(content, b.plural, "spec"))
		}
	}
	o.Body = text(content)
	if p.wild && p.oneIn(5) {
		var how string
		o.Body, how = p.garble(o.Body)
		o.What = append(o.What, how)
	}
	o.Query = pick(p.m(), []string{"", "fieldValidation=Strict", "fieldValidation=Ignore", "fieldValidation=Warn"})
	if o.Verb == apply {
		o.Query = pick(p.m(), []string{"fieldManager=a&force=true", "fieldManager=b&force=true", "fieldManager=a", "fieldManager=" + strings.Repeat("x", 200)})
	}
}

// merge gives an operation a merge patch of one field below spec, or of metadata.
func (p *plan) merge(o *operation, b *base, part string) {
	content := runtime.DeepCopyJSON(b.object)
	if part == "spec" && p.oneIn(5) {
		o.What = append(o.What, p.metadata(content))
		o.Body = text(map[string]any{"metadata": content["metadata"]})
		return
	}
	changed := p.change(content, b.plural, part)
	o.What = append(o.What, changed)
	patch := map[string]any{part: content[part]}
	if all, ok := content[part].(map[string]any); ok {
		path, _, _ := strings.Cut(changed, ": ")
		if field, below := strings.CutPrefix(path, part+"."); below {
			field, _, _ = strings.Cut(strings.ReplaceAll(field, "[", "."), ".")
			patch[part] = map[string]any{field: all[field]} // null where it was taken out
		}
	}
	o.Body = text(patch)
}

// steps gives an operation a JSON patch.
func (p *plan) steps(o *operation, b *base) {
	var steps []any
	for range p.many() {
		content := runtime.DeepCopyJSON(b.object)
		changed := p.change(content, b.plural, "spec")
		path, _, _ := strings.Cut(changed, ": ")
		pointer := "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path)
		step := map[string]any{"op": pick(p.m(), []string{"add", "replace", "replace", "remove", "test", "copy", "move"}), "path": pointer}
		value, _, _ := unstructured.NestedFieldNoCopy(content, strings.Split(strings.Trim(pointer, "/"), "/")...)
		switch step["op"] {
		case "copy", "move":
			step["from"], step["path"] = pointer, pick(p.m(), []string{"/spec", "/spec/" + leaf(path), "/metadata/labels", "/status", pointer + "/-", "/metadata/name", ""})
		case "remove":
		default:
			if value == nil {
				place := indexes.ReplaceAllString(path, "[]")
				_, value = p.scalar(p.schemas[b.plural].At(place), b.plural+" "+place)
			}
			step["value"] = value
		}
		o.What = append(o.What, fmt.Sprintf("%s %s", step["op"], pointer))
		steps = append(steps, step)
	}
	o.Body = text(steps)
}

// status gives an operation another status, as only the manager may write.
func (p *plan) status(o *operation, b *base) {
	o.Status = true
	from := b
	for _, i := range p.Perm(len(p.bases)) { // one that has a status
		if other := &p.bases[i]; other.plural == b.plural && other.object["status"] != nil {
			from = other
			break
		}
	}
	content := runtime.DeepCopyJSON(from.object)
	content["metadata"] = map[string]any{"name": b.name()}
	if o.Verb = pick(p.m(), []string{put, mergePatch, apply}); o.Verb == mergePatch {
		like := base{plural: b.plural, object: content}
		p.merge(o, &like, "status")
		return
	}
	for range p.many() {
		o.What = append(o.What, p.change(content, b.plural, "status"))
	}
	if o.Verb == apply {
		delete(content, "spec")
		o.Query = "fieldManager=forger&force=true"
	}
	o.Body = text(content)
}

// text is a value as JSON.
func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return "{}" // a number that JSON has not
	}
	return string(data)
}

// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v2"
	kjson "sigs.k8s.io/json"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// read decodes a document and finds the objects in it.
func (d *document) read() {
	if len(d.problems) > 0 {
		return
	}
	value, err := d.decode()
	if err != nil {
		line, message := d.position(err)
		d.broken(d.first+line, message)
		return
	}
	d.identify(value)
}

// broken notes that a document cannot be read. In a directory that counts only if it may hold an
// object of Entente: the templates of a Helm chart are not YAML, and nobody's concern here.
func (d *document) broken(line int, message string) {
	if d.source.named || ours.Match(d.text) {
		d.problems = append(d.problems, Problem{File: d.source.name, Line: line, Message: message})
	}
}

var ours = regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(v1alpha1.GroupName) + `|\bkind"?:\s*"?(` + strings.Join(kindNames, "|") + `)`)

// decode returns what the API server would get to see: kubectl turns YAML into JSON by the
// rules of YAML 1.1, where yes is true and a date is text, so the same library is used here.
func (d *document) decode() (any, error) {
	if d.json {
		var value any
		strict, err := kjson.UnmarshalStrict(d.text, &value)
		d.suspect = len(strict) > 0
		return value, err
	}
	var value any
	err := yaml.UnmarshalStrict(d.text, &value)
	if duplicates := (*yaml.TypeError)(nil); errors.As(err, &duplicates) {
		d.suspect, value = true, nil
		err = yaml.Unmarshal(d.text, &value)
	}
	if err != nil {
		return nil, err
	}
	left := largest
	return plain(value, &left)
}

var (
	atLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	// late are the errors of which the library counts the lines from 0; of others, from 1.
	late = regexp.MustCompile(`^did not find expected (?:<document start>|node content|'-' indicator|key$|',' or)`)
	// anchored are the errors about an alias or an anchor, which come without a line.
	anchored = regexp.MustCompile(`^(unknown )?anchor '(.*)' `)
)

// position takes an error of the YAML library apart: how many lines below the first, and what.
func (d *document) position(err error) (int, string) {
	m := atLine.FindStringSubmatch(err.Error())
	if m == nil {
		return 0, err.Error()
	}
	message := strings.TrimPrefix(err.Error(), m[0])
	line, _ := strconv.Atoi(m[1])
	if !late.MatchString(message) {
		line--
	}
	if a := anchored.FindStringSubmatch(message); a != nil {
		mark := "&"
		if a[1] != "" {
			mark = "*"
		}
		line = bytes.Count(d.text[:max(0, bytes.Index(d.text, []byte(mark+a[2])))], []byte("\n"))
	}
	if strings.Contains(message, "cannot start any token") {
		message += "; indent with spaces, and put a value that begins with @ or a backtick in quotes"
	}
	last := bytes.Count(bytes.TrimSpace(d.text), []byte("\n"))
	return min(max(line, 0), last), "broken YAML: " + message
}

// plain turns what the YAML library returns into what JSON holds, as kubectl does. It stops
// where the text of a document grows beyond bounds, as it may by aliases.
func plain(value any, left *int) (any, error) {
	*left -= 8
	switch value := value.(type) {
	case map[any]any:
		out := make(map[string]any, len(value))
		for k, v := range value {
			key, err := keyText(k)
			if err != nil {
				return nil, err
			}
			*left -= len(key)
			if out[key], err = plain(v, left); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []any:
		for i := range value {
			var err error
			if value[i], err = plain(value[i], left); err != nil {
				return nil, err
			}
		}
		return value, nil
	case string:
		if *left -= len(value); *left < 0 {
			return nil, fmt.Errorf("larger than %d MiB once its aliases are written out", largest>>20)
		}
		if !utf8.ValidString(value) { // !!binary
			return strings.ToValidUTF8(value, "\ufffd"), nil
		}
		return value, nil
	case int:
		return int64(value), nil
	case nil, bool, int64:
		return value, nil
	}
	// What is left are rare numbers: JSON decides what becomes of them, 5.0 is 5.
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("the value %v cannot be sent to the API server", value)
	}
	var out any
	err = kjson.UnmarshalCaseSensitivePreserveInts(text, &out)
	return out, err
}

// keyText is the text of a key, which YAML need not write in quotes.
func keyText(key any) (string, error) {
	switch key := key.(type) {
	case string:
		return key, nil
	case int, int64, bool:
		return fmt.Sprint(key), nil
	case float64:
		return strconv.FormatFloat(key, 'g', -1, 32), nil
	case nil:
		return "", errors.New("a key is missing before ':'")
	}
	return "", fmt.Errorf("%v cannot be a key; write text before ':'", key)
}

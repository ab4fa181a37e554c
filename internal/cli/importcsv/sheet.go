// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sheet is a CSV file as a spreadsheet shows it.
type sheet struct {
	file   string
	header []string
	rows   []row
}

// row is one row that is not empty. The header is row 1.
type row struct {
	number int
	cells  []string
}

// cell is the trimmed text of a column; empty beyond the row's end.
func (r *row) cell(column int) string {
	if column >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[column])
}

// letter is how spreadsheets call a column.
func letter(column int) string {
	text := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		text = string(rune('A'+(n-1)%26)) + text
	}
	return text
}

// readSheet reads a file of comma-, semicolon- or tab-separated values. Rows are counted as a
// spreadsheet does, empty ones too.
func readSheet(file string, data []byte) (*sheet, error) {
	text, err := decode(file, data)
	if err != nil {
		return nil, err
	}
	delimiter, text := delimiterOf(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	s := &sheet{file: file}
	number, line, at := 0, 1, 0 // of what was read so far
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, fmt.Errorf("%s: line %d: %w; put a cell that holds quotes into quotes, and write each of them twice", file, wrong.StartLine, wrong.Err)
		}
		if err != nil {
			return nil, err
		}
		start, _ := r.FieldPos(0)
		number += 1 + start - line // empty lines between are rows too
		end := int(r.InputOffset())
		line += strings.Count(text[at:end], "\n")
		at = end
		switch {
		case s.header == nil:
			s.header = cells
			for i := range s.header {
				s.header[i] = strings.TrimSpace(s.header[i])
			}
		case strings.TrimSpace(strings.Join(cells, "")) != "":
			s.rows = append(s.rows, row{number, cells})
		}
	}
	if s.header == nil || len(s.rows) == 0 {
		return nil, fmt.Errorf("%s: there are no rows in it; write the names of the columns into the first, and one object in each after it", file)
	}
	return s, nil
}

// decode makes UTF-8 of what spreadsheets save: UTF-8 with a mark or without, or UTF-16 with a
// mark. Other encodings do not say which they are.
func decode(file string, data []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		if !utf8.Valid(data) {
			return "", notUTF8(file, data)
		}
		if bytes.IndexByte(data, 0) >= 0 {
			return "", fmt.Errorf("%s is no text; save the sheet as CSV UTF-8", file)
		}
		return string(data), nil
	}
	units := make([]uint16, (len(data)-2)/2)
	for i := range units {
		units[i] = order.Uint16(data[2+2*i:])
	}
	return string(utf16.Decode(units)), nil
}

func notUTF8(file string, data []byte) error {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	return fmt.Errorf("%s is not UTF-8 (byte 0x%02X in line %d), perhaps Windows-1252; save the sheet as CSV UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8",
		file, data[at], 1+bytes.Count(data[:at], []byte("\n")))
}

// delimiterOf finds what separates the cells: what a first line sep=; says, which Excel takes
// for no row, or what occurs most in the header outside quotes.
func delimiterOf(text string) (rune, string) {
	first, rest, _ := strings.Cut(text, "\n")
	if sep, ok := strings.CutPrefix(strings.TrimRight(first, "\r"), "sep="); ok && len(sep) == 1 {
		return rune(sep[0]), rest
	}
	counts, quoted := map[rune]int{}, false
scan:
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n' && len(counts) > 0:
			break scan
		case r == ',' || r == ';' || r == '\t':
			counts[r]++
		}
	}
	best := ','
	for _, r := range []rune{';', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best, text
}

package taxcode

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A stored list is a compressed text: a line with the format, the source and the time, then one
// line an entry, whose fields are separated by tabs. The compression has a checksum over all of it.
const (
	format    = "fapiao-tax-codes 1"
	codeLine  = "c"
	lostLine  = "l"
	codeParts = 9
	lostParts = 6
)

// MaxStored is the most bytes that a stored list may unpack to. The list of the bureau has less
// than one MiB.
const MaxStored = 64 << 20

// errDamaged reports a stored list that Decode cannot use.
var errDamaged = errors.New("the stored list of tax codes is damaged")

// Encode writes a list in its stored form.
func (l *List) Encode(w io.Writer) error {
	z := gzip.NewWriter(w)
	out := bufio.NewWriter(z)
	line := func(parts ...string) {
		for i, p := range parts {
			if i > 0 {
				_ = out.WriteByte('\t') // an error stays until Flush
			}
			_, _ = out.WriteString(oneLine.Replace(p))
		}
		_ = out.WriteByte('\n')
	}
	line(format, l.Source, l.Imported)
	for i := range l.entries {
		e := &l.entries[i]
		line(codeLine, e.Code, e.Name, e.Short, e.Note, joinRates(e.Rates), e.From, e.Until, e.flags())
	}
	for _, x := range l.lost {
		line(lostLine, x.Value, x.Name, x.Short, x.Restored, x.Place)
	}
	if err := errors.Join(out.Flush(), z.Close()); err != nil {
		return fmt.Errorf("store tax codes: %w", err)
	}
	return nil
}

var oneLine = strings.NewReplacer("\t", " ", "\r\n", " ", "\n", " ", "\r", " ")

func joinRates(rates []int) string {
	text := make([]string, len(rates))
	for i, r := range rates {
		text[i] = strconv.Itoa(r)
	}
	return strings.Join(text, ",")
}

func (e *Entry) flags() string {
	flags := ""
	if e.Summary {
		flags += "s"
	}
	if e.Disabled {
		flags += "d"
	}
	return flags
}

// IsStored reports whether something begins as a stored list does.
func IsStored(r io.Reader) bool {
	z, err := gzip.NewReader(r)
	if err != nil {
		return false
	}
	head := make([]byte, len(format)+1)
	_, err = io.ReadFull(z, head)
	return err == nil && string(head) == format+"\t"
}

// Decode reads a stored list.
func Decode(r io.Reader) (*List, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	text, err := io.ReadAll(io.LimitReader(z, MaxStored+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	head, rest, _ := strings.Cut(string(text), "\n")
	first := strings.Split(head, "\t")
	if len(text) > MaxStored || len(first) != 3 || first[0] != format {
		return nil, errDamaged
	}
	var entries []Entry
	var lost []Lost
	for line := range strings.Lines(rest) {
		if err := decodeLine(strings.TrimSuffix(line, "\n"), &entries, &lost); err != nil {
			return nil, err
		}
	}
	return New(first[1], first[2], entries, lost), nil
}

func decodeLine(line string, entries *[]Entry, lost *[]Lost) error {
	var parts [codeParts]string
	n := 0
	for part := range strings.SplitSeq(line, "\t") {
		if n == codeParts {
			return errDamaged
		}
		parts[n] = part
		n++
	}
	switch {
	case parts[0] == lostLine && n == lostParts:
		*lost = append(*lost, Lost{Value: parts[1], Name: parts[2], Short: parts[3], Restored: parts[4], Place: parts[5]})
		return nil
	case parts[0] != codeLine || n != codeParts || !Valid(parts[1]):
		return errDamaged
	}
	e := Entry{Code: parts[1], Name: parts[2], Short: parts[3], Note: parts[4], From: parts[6], Until: parts[7],
		Summary: strings.Contains(parts[8], "s"), Disabled: strings.Contains(parts[8], "d")}
	if parts[5] != "" {
		for rate := range strings.SplitSeq(parts[5], ",") {
			r, err := strconv.Atoi(rate)
			if err != nil {
				return errDamaged
			}
			e.Rates = append(e.Rates, r)
		}
	}
	*entries = append(*entries, e)
	return nil
}

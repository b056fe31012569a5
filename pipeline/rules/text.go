package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// between parts the two languages of a bilingual argument. No text out of a source holds it:
// control characters are cleaned away.
const between = "\x1f"

// Bilingual makes an argument that reads in the language of the message.
func Bilingual(t lang.Text) string { return t.Zh + between + t.En }

func words(zh, en string) string { return Bilingual(lang.Text{Zh: zh, En: en}) }

// New makes a finding of a rule. The value is masked when the field's catalogue entry says so, or
// when it looks like a phone number or personal ID. Arguments must be fit to be shown. An unknown
// code makes an error whose text is the code.
func New(code string, p invoice.Place, orderNo string, field invoice.Field, value string, args ...string) Finding {
	severity := Error
	if r, ok := rulesByCode()[code]; ok {
		severity = r.Severity
	}
	if severity == Hold {
		severity = Error
	}
	if i, ok := field.Info(); ok && (i.Type == invoice.TypeAmount || i.Type == invoice.TypeNumber || i.Type == invoice.TypeRate) {
		for i := range args { // amounts that are calculated with what stands there
			args[i] = field.Mask(args[i])
		}
	}
	return Finding{Code: code, Severity: severity, Place: p, OrderNo: orderNo, Field: field, Value: field.Mask(shorten(value)), Args: args}
}

// maxShown keeps a novel pasted into a cell out of reports; the place says where all of it is.
const maxShown = 200

func shorten(s string) string {
	if len(s) <= maxShown {
		return s
	}
	r := []rune(s)
	if len(r) <= maxShown {
		return s
	}
	return string(r[:maxShown]) + "…"
}

// Message says what is wrong, in Chinese, or in English for lang.English.
func (f Finding) Message(in string) string {
	r := rulesByCode()[f.Code]
	text := f.text(r.Text.Text(in), in)
	if zh, en, both := strings.Cut(f.From, between); both {
		text += lang.Pick(in, "（"+zh+"）", " ("+en+")")
	}
	return text
}

// Hint says what to do or to type instead, in Chinese, or in English for lang.English.
func (f Finding) Hint(in string) string {
	r, ok := rulesByCode()[f.Code]
	if !ok {
		return ""
	}
	return f.text(r.Hint.Text(in), in)
}

// Text is the whole finding in a sentence or two: what is wrong and what to do.
func (f Finding) Text(in string) string {
	return f.Message(in) + lang.Pick(in, "。", ". ") + f.Hint(in)
}

// text fills in the placeholders of a rule's text.
func (f Finding) text(pattern, in string) string {
	if pattern == "" {
		return f.Code
	}
	var out strings.Builder
	for {
		open := strings.IndexByte(pattern, '{')
		end := strings.IndexByte(pattern, '}')
		if open < 0 || end < open {
			out.WriteString(pattern)
			return out.String()
		}
		out.WriteString(pattern[:open])
		out.WriteString(f.placeholder(pattern[open+1:end], in))
		pattern = pattern[end+1:]
	}
}

func (f Finding) placeholder(name, in string) string {
	switch name {
	case "value":
		return f.Value
	case "field":
		return f.Field.Title().Text(in)
	}
	number, as, _ := strings.Cut(name, ":")
	n, err := strconv.Atoi(number)
	missing := err != nil || n < 1 || n > len(f.Args)
	switch {
	case missing && as == "also":
		return ""
	case missing:
		return "?"
	case as == "field":
		return invoice.Field(f.Args[n-1]).Title().Text(in)
	}
	text := f.Args[n-1]
	if zh, en, both := strings.Cut(text, between); both {
		text = lang.Pick(in, zh, en)
	}
	if as == "also" && text != "" {
		text = lang.Pick(in, "（"+text+"）", " ("+text+")")
	}
	return text
}

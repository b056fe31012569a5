package xmlscan_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/fapiao/fapiao/internal/xmlscan"
)

// ours lists the tokens of a document, one a line, and how it ended.
func ours(r io.Reader) (out []string, err error) {
	s := xmlscan.New(r, 1<<20, func(string) error { return nil })
	name := func(n xmlscan.Name) string { return string(n.Prefix) + "|" + string(n.Local) }
	for {
		kind, err := s.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		switch kind {
		case xmlscan.Start:
			line := "<" + name(s.Name)
			for _, a := range s.Attrs {
				line += fmt.Sprintf(" %s=%q", name(a.Name), a.Value)
			}
			out = append(out, line)
		case xmlscan.End:
			out = append(out, "/"+name(s.Name))
		case xmlscan.Text:
			out = append(out, fmt.Sprintf("%q", s.Text))
		default:
			out = append(out, "?")
		}
	}
}

// theirs is the same by encoding/xml.
func theirs(doc []byte) (out []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	name := func(n xml.Name) string { return n.Space + "|" + n.Local }
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			line := "<" + name(e.Name)
			for _, a := range e.Attr {
				line += fmt.Sprintf(" %s=%q", name(a.Name), a.Value)
			}
			out = append(out, line)
		case xml.EndElement:
			out = append(out, "/"+name(e.Name))
		case xml.CharData:
			out = append(out, fmt.Sprintf("%q", []byte(e)))
		default:
			out = append(out, "?")
		}
	}
}

func agree(t *testing.T, doc []byte) {
	t.Helper()
	want, wantErr := theirs(doc)
	for how, r := range map[string]io.Reader{"at once": bytes.NewReader(doc), "byte by byte": iotest.OneByteReader(bytes.NewReader(doc))} {
		got, gotErr := ours(r)
		if (gotErr == nil) != (wantErr == nil) {
			t.Fatalf("%s: %q ends with %v, want %v", how, doc, gotErr, wantErr)
		}
		if wantErr != nil && !errors.As(gotErr, new(*xmlscan.Error)) {
			t.Fatalf("%s: %q ends with an error of another kind: %v", how, doc, gotErr)
		}
		if wantErr == nil && strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%s: %q gives\n%s\nwant\n%s", how, doc, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

var documents = []string{
	"", " ", "a", "<a/>", "<a></a>", "<a >x</a >", "<a b='1' c = \"2\"d='3'/>", "<x:a y:b='1'/>", "<:a/>", "<a:/>", "<a:b:c/>", "<::/>",
	"<1/>", "<-a/>", "<a.b-1_/>", "<a", "<a b", "<a b=", "<a b='", "<a b=1>", "<a b>", "<a b='<'>", "<a/ >", "< a>", "</ a>", "</a b>", "</a", "<",
	"a&lt;&gt;&amp;&quot;&apos;b", "&#65;&#x41;&#x1F600;&#0065;", "&#X41;", "&#0;", "&#xD800;", "&#x110000;", "&#99999999999999999999;", "&#+1;", "&#x+1;",
	"&#;", "&#x;", "&nbsp;", "&;", "&lt", "& ", "&", "&lt;;", "a\rb\r\nc\n\rd&#13;\n", "<a b='1\r\n2\t3'/>", "<a b='&#10;&lt;'/>", "]]>", "a]]", "a]", "]]&gt;", "]]x>",
	"<![CDATA[a<b>&amp;]]>", "<![CDATA[]]>", "<![CDATA[]]]]>", "<![CDATA[a\r\nb", "<![CDAT[]]>", "<![", "<![CDATA", "<!--a-->", "<!---->", "<!-->", "<!--a--b-->", "<!--a--", "<!-a>", "<!-",
	"<!DOCTYPE a [<!ENTITY b 'c>'> <!-- > ' --> ]>x", "<!>x>", "<!'>", "<!a '>'", "<!a <b> >c", "<!a <!-- -- >", "<!", "<?a?>", "<?a b?>x", "<??>", "<? a?>", "<?a", "<?1?>",
	"<?xml version='1.0'?><a/>", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, "<?xml version='1.1'?>", "<?xml version='1.0' encoding='GBK'?>",
	"\uFEFF<a/>", "文字，（）", "\xff", "a\xc3", "\xed\xa0\x80", "\uFFFE", "\uFFFF", "\uFFFD", "\x00", "\x1f", "\x7f", "<a b='\x01'/>", "<a b='\xff'/>", "<![CDATA[\x01]]>", "<文/>", "<a文/>", "<×/>",
	`<c r="A1" s="3" t="s"><v>12</v></c><c r="B1"/>`, "<a b='1' b='2'/>",
}

// TestTokensAreThoseOfEncodingXML compares every document with encoding/xml.
func TestTokensAreThoseOfEncodingXML(t *testing.T) {
	t.Parallel()
	for _, d := range documents {
		agree(t, []byte(d))
		agree(t, []byte("<r>"+d+"</r>"))
	}
}

// FuzzTokens looks for a document that encoding/xml reads otherwise, names that are not ASCII and
// XML declarations left out.
func FuzzTokens(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		if bytes.Contains(doc, []byte("<?xml")) || odd(doc) {
			t.Skip()
		}
		agree(t, doc)
	})
}

// odd reports whether bytes beyond ASCII may stand in a name.
func odd(doc []byte) bool {
	for i, b := range doc {
		if b >= 0x80 && bytes.IndexByte(doc[:i], '<') >= 0 {
			return true
		}
	}
	return false
}

// TestErrorsOfTheReaderAreReturned checks that what the reader reports comes as it is.
func TestErrorsOfTheReaderAreReturned(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"", "<a", "text", "<a>"} {
		broken := errors.New("broken")
		s := xmlscan.New(io.MultiReader(strings.NewReader(doc), iotest.ErrReader(broken)), 100, nil)
		var err error
		for err == nil {
			_, err = s.Next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("%q: %v", doc, err)
		}
		if _, again := s.Next(); again != err {
			t.Errorf("%q: the error became %v", doc, again)
		}
	}
}

// TestLongTokens checks the bound of a token.
func TestLongTokens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bytes int
		ok    bool
	}{{99, true}, {100, true}, {101, false}, {300, false}} {
		doc := "<a b='" + strings.Repeat("x", c.bytes-len("<a b=''/>")) + "'/>"
		s := xmlscan.New(iotest.HalfReader(strings.NewReader(doc)), 100, nil)
		if _, err := s.Next(); (err == nil) != c.ok {
			t.Errorf("%d bytes: %v", c.bytes, err)
		}
	}
}

// TestRawIsTheDocument checks that the bytes of the tokens, one after the other, are the document,
// also where values were decoded.
func TestRawIsTheDocument(t *testing.T) {
	t.Parallel()
	doc := `<?xml version="1.0"?><!--c--><a b="1&amp;2" c='3'>x&lt;y` + "\r\n" + `<![CDATA[z]]><d/></a> `
	for how, r := range map[string]io.Reader{"at once": strings.NewReader(doc), "byte by byte": iotest.OneByteReader(strings.NewReader(doc))} {
		s := xmlscan.New(r, 1<<10, nil)
		var raw []byte
		for {
			if _, err := s.Next(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			raw = append(raw, s.Raw...)
		}
		if string(raw) != doc {
			t.Errorf("%s: %q", how, raw)
		}
	}
}

// TestSkip checks that a caller can read tokens by itself, and that the scanner goes on after them.
func TestSkip(t *testing.T) {
	t.Parallel()
	s := xmlscan.New(strings.NewReader("<a><b>1</b><c/></a>"), 100, nil)
	if _, err := s.Next(); err != nil || string(s.Buffered()) != "<b>1</b><c/></a>" {
		t.Fatalf("%v, %q is buffered", err, s.Buffered())
	}
	s.Skip(len("<b>1</b>"))
	if _, err := s.Next(); err != nil || string(s.Name.Local) != "c" || len(s.Buffered()) != 0 {
		t.Fatalf("%v, at %s with %q buffered: the end of <c/> was not given", err, s.Name.Local, s.Buffered())
	}
	if kind, err := s.Next(); err != nil || kind != xmlscan.End || string(s.Buffered()) != "</a>" {
		t.Fatalf("%v %v, %q is buffered", kind, err, s.Buffered())
	}
}

// TestPlain checks what is text as it is written.
func TestPlain(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{"": true, "1.50": true, "文字，\t\n": true, "a>b": true, "a&lt;": false, "a]": false, "a\r": false, "\x01": false, "\xff": false, "\uffff": false} {
		if n, got := xmlscan.Plain([]byte(text + "</v>")); got != ok || ok && n != len(text) {
			t.Errorf("%q: %d %v", text, n, got)
		}
		if _, got := xmlscan.Plain([]byte(text)); got {
			t.Errorf("%q without an end is plain", text)
		}
	}
}

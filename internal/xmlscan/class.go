package xmlscan

// What a byte may be. One look into classes decides most of them.
const (
	inName    uint8 = 1 << iota // may stand in a name; bytes beyond ASCII are looked at later
	begins                      // a name may begin with it
	blank                       // space, tab, line feed, carriage return
	inText                      // ends a run of plain text
	inValue                     // ends a run of a plain attribute value
	forbidden                   // no character of XML
)

var classes = func() (c [256]uint8) {
	for b := range c {
		switch {
		case b >= 0x80:
			c[b] = inName | begins | inText | inValue
		case b == '.' || b == '-' || b >= '0' && b <= '9':
			c[b] = inName
		case b == '_' || b == ':' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z':
			c[b] = inName | begins
		case b == '\r':
			c[b] = blank | inText | inValue
		case b == ' ' || b == '\t' || b == '\n':
			c[b] = blank
		case b < 0x20:
			c[b] = forbidden | inText | inValue
		case b == '<' || b == '&':
			c[b] = inText | inValue
		case b == ']':
			c[b] = inText
		case b == '"' || b == '\'':
			c[b] = inValue
		}
	}
	return c
}()

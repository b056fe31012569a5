package xlsx

import (
	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// styles are the number formats of a workbook's cell styles. A format is parsed at its first use.
type styles struct {
	ids     []int                  // format of each style
	codes   map[int]string         // formats that the workbook names
	formats map[int]*numfmt.Format // those that were read
	byStyle []*numfmt.Format       // the same, by style
}

func (st *styles) read(style int) *numfmt.Format {
	id := 0
	if style < len(st.ids) {
		id = st.ids[style]
	}
	f, ok := st.formats[id]
	if !ok {
		code, named := st.codes[id]
		if !named {
			code = numfmt.Builtin(id)
		}
		f = numfmt.Parse(code)
		st.formats[id] = f
	}
	return f
}

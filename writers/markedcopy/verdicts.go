package markedcopy

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
)

// The title of the column of verdicts and the name of the list of findings. Package readers
// recognises them in a copy that is read again.
var (
	verdictTitle = lang.Text{Zh: "校验结果", En: "Check result"}
	listName     = lang.Text{Zh: "问题清单", En: "Findings"}
)

// headFill is the colour behind the title of the verdicts.
const headFill = "D9E1F2"

// verdicts writes the verdict on each row behind its cells.
func (m *marking) verdicts() (err error) {
	left := maxVerdicts
	for _, s := range m.Sheets {
		i, ok := m.sheets[s.Name]
		if !ok {
			continue
		}
		if s.Column, err = m.column(i, &s); err != nil {
			return err
		}
		if s.Column >= maxColumns {
			continue // a full sheet gets no verdicts
		}
		head := xlsx.Address{Sheet: i, Row: s.Header, Col: s.Column}
		if err := m.patch.SetText(head, verdictTitle.Text(m.Lang)); err != nil {
			return err
		}
		if err := m.patch.Mark(head, xlsx.Mark{Fill: headFill}); err != nil {
			return err
		}
		for row, text := range s.Verdicts {
			if left--; left < 0 {
				return nil
			}
			if err := m.patch.SetText(xlsx.Address{Sheet: i, Row: row, Col: s.Column}, clean(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxColumns is the most columns of a sheet.
const maxColumns = 16_384

// column is the column of the verdicts: that of an earlier copy, or one behind all content of the
// sheet, such as formulas that show nothing, and behind its merged cells but for those of titles.
func (m *marking) column(sheet int, s *Sheet) (int, error) {
	if s.Earlier {
		return s.Column, nil
	}
	return m.patch.FreeColumn(sheet, s.Column, s.Header)
}

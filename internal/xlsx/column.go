package xlsx

// ColumnName is the letters of column col (from 0): A, B, …, Z, AA.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for col++; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// parseRef reads a cell's address such as "AB12" or "$AB$12"; col is from 0, row from 1.
func parseRef(s string) (col, row int, ok bool) {
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '$':
			continue
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		}
		if c < 'A' || c > 'Z' {
			break
		}
		if col = col*26 + int(c-'A') + 1; col > maxColumn {
			return 0, 0, false
		}
	}
	row, ok = parseRow(s[i:])
	return col - 1, row, ok && col > 0
}

func parseRow(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		if n = n*10 + int(s[i]-'0'); n > maxRow {
			return 0, false
		}
	}
	return n, n > 0
}

// ColumnIndex is the column (from 0) of letters such as "AB"; ok is false for other texts.
func ColumnIndex(letters string) (col int, ok bool) {
	col, _, ok = parseRef(letters + "1")
	return col, ok && letters != ""
}

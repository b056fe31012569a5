package sheet

// Limits bound what a workbook may cost. The zero value means the defaults.
type Limits struct {
	MaxUnpacked int64  // bytes that all parts together may unpack to, 0 means 8 GiB
	TempDir     string // where shared strings go that do not fit in memory, empty means the system's folder
}

const (
	defaultUnpacked = 8 << 30
	maxParts        = 10_000
	// A part beyond bombSize that shrank by more than bombRatio is no spreadsheet: sheets full of
	// styled blanks reach about 60.
	bombSize  = 64 << 20
	bombRatio = 300
	// tokenBytes bounds one piece of XML: a cell holds at most 32,767 characters, written as
	// references 8 bytes each.
	tokenBytes = 4 << 20
	maxRow     = 1 << 20
	maxColumn  = 1 << 14
)

func (l Limits) unpacked() int64 {
	if l.MaxUnpacked > 0 {
		return l.MaxUnpacked
	}
	return defaultUnpacked
}

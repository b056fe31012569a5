package app

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// since completes the begin of the extract and refuses one that is still to come.
func (o *ExportOptions) since(now time.Time) error {
	if o.Ago != 0 {
		o.Extract.Since = now.Add(-o.Ago)
	}
	if o.Extract.Since.After(now) {
		return usage("--since 是 %s，还没有到（北京时间）", "--since is %s, which is still to come (Beijing time)",
			o.Extract.Since.In(beijing.Zone).Format(time.DateTime))
	}
	return nil
}

// partPath is where a part of the results goes: <input>-part-results.xlsx.
func partPath(path string) string { return strings.TrimSuffix(path, resultsEnd) + "-part" + resultsEnd }

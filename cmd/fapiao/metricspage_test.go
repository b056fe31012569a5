//go:build unix

package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// metricTypes are the metrics in the text of /metrics, with their types.
func metricTypes(body string) map[string]string {
	types := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(body, -1) {
		types[m[1]] = m[2]
	}
	return types
}

// documentedMetrics are those that a page lists, with their types and labels.
func documentedMetrics(t *testing.T, on string) map[string][2]string {
	t.Helper()
	out := map[string][2]string{}
	rows := regexp.MustCompile("(?m)^\\| `(fapiao_[a-z_]+)` \\| ([a-z]+)(?:, ledger)? \\|([^|]*)\\|").FindAllStringSubmatch(page(t, on), -1)
	for _, m := range rows {
		var labels []string
		for _, l := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(m[3], -1) {
			labels = append(labels, l[1])
		}
		slices.Sort(labels)
		out[m[1]] = [2]string{m[2], strings.Join(labels, " ")}
	}
	return out
}

// checkMetrics compares the text of /metrics with the page: each metric is on it with its type and
// labels, and all that must be there in every state of a worker are.
func checkMetrics(t *testing.T, body string, mayLack ...string) {
	t.Helper()
	compareMetrics(t, body, documentedMetrics(t, "many-machines.md"), mayLack)
}

// TestTheFileOfMetricsIsOnThePage compares what a command writes with the tables of the two pages:
// what is of the ledger has the names, types and labels of a worker.
func TestTheFileOfMetricsIsOnThePage(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	file := filepath.Join(t.TempDir(), "fapiao.prom")
	if r := p.run(t.Context(), nil, "run", p.orders, "--metrics-file", file); r.code != exitDone {
		t.Fatal(r)
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	documented := documentedMetrics(t, "many-machines.md")
	var mayLack []string
	for name := range documented {
		mayLack = append(mayLack, name)
	}
	maps.Copy(documented, documentedMetrics(t, "nightly.md"))
	compareMetrics(t, string(body), documented, mayLack)
}

func compareMetrics(t *testing.T, body string, documented map[string][2]string, mayLack []string) {
	t.Helper()
	types := metricTypes(body)
	for name, kind := range types {
		if documented[name][0] != kind {
			t.Errorf("%s is a %s; the page says %q", name, kind, documented[name][0])
		}
	}
	for name := range documented {
		if types[name] == "" && !slices.Contains(mayLack, name) {
			t.Errorf("%s is on the page and not among the metrics", name)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^(fapiao_[a-z_]+)(?:\{(.*)\})? \S+$`).FindAllStringSubmatch(body, -1) {
		name := m[1]
		if types[name] == "" { // of a histogram
			name = regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
		}
		var labels []string
		for _, l := range regexp.MustCompile(`([a-z]+)="`).FindAllStringSubmatch(m[2], -1) {
			if l[1] != "le" {
				labels = append(labels, l[1])
			}
		}
		slices.Sort(labels)
		if got := strings.Join(labels, " "); got != documented[name][1] {
			t.Errorf("%s has the labels %q; the page says %q", m[1], got, documented[name][1])
		}
	}
}

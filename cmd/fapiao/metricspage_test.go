//go:build unix

package main

import (
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

// documentedMetrics are those that the page lists, with their types and labels.
func documentedMetrics(t *testing.T) map[string][2]string {
	t.Helper()
	out := map[string][2]string{}
	rows := regexp.MustCompile("(?m)^\\| `(fapiao_[a-z_]+)` \\| ([a-z]+)(?:, ledger)? \\|([^|]*)\\|").FindAllStringSubmatch(page(t, "many-machines.md"), -1)
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
	types, documented := metricTypes(body), documentedMetrics(t)
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

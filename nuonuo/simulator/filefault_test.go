package simulator_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func filesOf(row object) map[nuonuo.FileKind]string {
	return map[nuonuo.FileKind]string{nuonuo.FilePDF: row["pdfUrl"].(string), nuonuo.FileOFD: row["ofdUrl"].(string), nuonuo.FileXML: row["xmlUrl"].(string)}
}

// What is served passes the client's own check, and fails it with the faults that make it another
// file.
func TestFilesAreThoseThatTheClientChecks(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("F-1"))
	for kind, link := range filesOf(row) {
		if err := nuonuo.CheckFile(fetch(t, r, link), kind); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, fault := range []simulator.FileFault{simulator.FileShort, simulator.FilePage, simulator.FileOther} {
		r.server.Adjust(func(k *simulator.Knobs) { k.FileFaults = []simulator.FileFault{fault} })
		for kind, link := range filesOf(row) {
			if nuonuo.CheckFile(fetch(t, r, link), kind) == nil {
				t.Errorf("%s of %s passes", fault, kind)
			}
		}
	}
}

func TestFileFaults(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("F-1"))
	link := row["pdfUrl"].(string)
	get := func(link string) *httptest.ResponseRecorder {
		return r.serve(httptest.NewRequest(http.MethodGet, link, nil))
	}
	whole := get(link).Body.Bytes()
	for fault, want := range map[simulator.FileFault]int{
		simulator.FileBusy: 503, simulator.FileLapsed: 403, simulator.FileNowhere: 404, simulator.FileMoved: 302, simulator.FileInside: 302, simulator.FileLoop: 302,
		simulator.FileSlow: 200, simulator.FileCut: 200, simulator.FileLarge: 200, simulator.FileChanged: 200,
	} {
		r.server.Adjust(func(k *simulator.Knobs) { k.FileFaults, k.Slow = []simulator.FileFault{fault}, time.Millisecond })
		w := get(link)
		if w.Code != want {
			t.Errorf("%s: %d", fault, w.Code)
		}
		if same := bytes.Equal(w.Body.Bytes(), whole); same != (fault == simulator.FileSlow || fault == simulator.FileLarge) {
			t.Errorf("%s: same content %v", fault, same)
		}
	}
	r.server.Adjust(func(k *simulator.Knobs) { k.FileFaults = []simulator.FileFault{simulator.FileLapsed} })
	fresh := r.query(object{"serialNos": []string{row["serialNo"].(string)}})[0]["pdfUrl"].(string)
	if fresh == link || get(fresh).Code != http.StatusOK {
		t.Errorf("the fresh link %s does not work", fresh)
	}
}

func TestLinksLapse(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *simulator.Options) { o.Knobs.FileLife = time.Minute })
	row := issuedRow(t, r, newOrder("F-1"))
	link := row["pdfUrl"].(string)
	for _, want := range []int{http.StatusOK, http.StatusForbidden} {
		if w := r.serve(httptest.NewRequest(http.MethodGet, link, nil)); w.Code != want {
			t.Errorf("%d, want %d", w.Code, want)
		}
		r.clock.Add(time.Minute)
	}
}

func TestFilesWithAnotherAmount(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	row := issuedRow(t, r, newOrder("F-1"))
	link := row["xmlUrl"].(string)
	gross := "<TotalTax-includedAmount>" + row["orderAmount"].(string) + "<"
	if !strings.Contains(string(fetch(t, r, link)), gross) {
		t.Errorf("the XML lacks %s", gross)
	}
	r.server.Adjust(func(k *simulator.Knobs) { k.FileFaults = []simulator.FileFault{simulator.FileAmount} })
	if strings.Contains(string(fetch(t, r, link)), gross) {
		t.Errorf("the XML has %s", gross)
	}
	r.server.Adjust(func(k *simulator.Knobs) { k.FileFaults = []simulator.FileFault{simulator.FileNumber} })
	if strings.Contains(string(fetch(t, r, link)), row["invoiceNo"].(string)) {
		t.Error("the XML has the number")
	}
}

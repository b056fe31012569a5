package readers_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/xls/xlstest"
)

// mostResident is the bound of docs/limits.md on the memory of a process that reads a file of at
// most mostInput bytes.
const mostResident = 256 << 20

// xlsBytes is what a file of xlstest can hold.
const xlsBytes = 6 << 20

const hostileEnv = "FAPIAO_TEST_HOSTILE"

// TestMemoryOfAnyFile reads hostile files of each format, each in a process of its own, whose
// resident size is bounded.
func TestMemoryOfAnyFile(t *testing.T) {
	if path := os.Getenv(hostileEnv); path != "" {
		if err := readAny(context.Background(), path, filepath.Dir(path)); err != nil {
			t.Fatal(err)
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("%s\n", status)
		return
	}
	t.Parallel()
	for name, body := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := body()
			if len(b) > mostInput {
				t.Fatalf("%d bytes", len(b))
			}
			path := filepath.Join(t.TempDir(), "orders.xlsx")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMemoryOfAnyFile$")
			cmd.Env = append(os.Environ(), hostileEnv+"="+path)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			used := mostUsed(t, string(out))
			t.Logf("%d MiB", used>>20)
			if used > mostResident {
				t.Errorf("%d MiB, want at most %d", used>>20, mostResident>>20)
			}
		})
	}
}

// mostUsed is the largest resident size in the status of a process, in bytes. The kernel's account
// of a finished child would include its parent's.
func mostUsed(t *testing.T, status string) int {
	t.Helper()
	for line := range strings.Lines(status) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
			kib, err := strconv.Atoi(fields[1])
			if err != nil {
				t.Fatal(err)
			}
			return kib << 10
		}
	}
	t.Skip("the kernel does not say how much memory was used")
	return 0
}

// filled are bytes of at most the length of an input.
func filled(unit string) []byte { return bytes.Repeat([]byte(unit), (mostInput-8192)/len(unit)) }

func hostile() map[string]func() []byte {
	const titles = "订单号,购买方名称,项目名称,金额,税率\n"
	record := func(b []byte) []byte { return slices.Repeat(b, xlsBytes/len(b)) }
	book := func(globals, body []byte) []byte {
		return xlstest.File("Workbook", xlstest.Stream(xlstest.BIFF8, globals, xlstest.Sheet{Name: "订单", Body: body}))
	}
	return map[string]func() []byte{
		"a quotation mark":   func() []byte { return append([]byte(titles+"\""), filled("a,b\n")...) },
		"delimiters":         func() []byte { return append([]byte(titles), filled(",")...) },
		"line ends":          func() []byte { return append([]byte(titles), filled("\n")...) },
		"one text":           func() []byte { return filled("税") },
		"orders of a letter": func() []byte { return append([]byte(titles), numbered()...) },
		"one order":          func() []byte { return append([]byte(titles), filled("1,,a,1,1\n")...) },
		"noise":              func() []byte { return noise("") },
		"noise of a zip":     func() []byte { return noise("PK\x03\x04") },
		"noise of an .xls":   func() []byte { return noise("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") },
		"blanks of a sheet":  func() []byte { return workbookOf("<sheetData>", strings.Repeat(" ", 1<<20), 400, "") },
		"nested elements":    func() []byte { return workbookOf("<sheetData>", strings.Repeat("<a>", 1<<18), 40, "") },
		"rows of a sheet": func() []byte {
			return workbookOf("<sheetData>", strings.Repeat("<row><c t=\"str\"><v>订单号</v></c></row>", 1<<14), 60, "")
		},
		"merged ranges": func() []byte {
			return workbookOf("<sheetData/><mergeCells>", strings.Repeat("<mergeCell ref=\"A1:B2\"/>", 1<<15), 80, "")
		},
		"shared strings":    func() []byte { return workbookOf("<sheetData/>", "", 0, strings.Repeat("<si><t>税</t></si>", 1<<16)) },
		"a shared string":   func() []byte { return workbookOf("<sheetData/>", "", 0, "<si><t>"+strings.Repeat("税", 20<<20)) },
		"records of sheets": func() []byte { return book(record(xlstest.Record(0x85, xlstest.U32(0), []byte{0, 0, 1, 0, 'x'})), nil) },
		"cells in no order": func() []byte {
			return book(nil, append(xlstest.Number(9, 0, 0, 1), record(xlstest.Number(8, 0, 0, 1))...))
		},
		"counts of .xls strings": func() []byte {
			return book(append(xlstest.Record(0xFC, xlstest.U32(1<<30, 1<<30)), record(xlstest.Record(0x3C, make([]byte, 8224)))...), nil)
		},
		"formats": func() []byte { return book(record(xlstest.Record(0x41E, xlstest.U16(164), xlstest.Text("0.00"))), nil) },
	}
}

// numbered are rows of orders.
func numbered() []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < mostInput-8192; i++ {
		fmt.Fprintf(&b, "%d,甲,a,1,1\n", i)
	}
	return b.Bytes()
}

// noise is the same at each run.
func noise(begin string) []byte {
	r := rand.NewChaCha8(sha256.Sum256([]byte(begin)))
	b := make([]byte, mostInput)
	_, _ = r.Read(b)
	copy(b, begin)
	return b
}

// workbookOf is an .xlsx workbook whose sheet begins with a text and repeats another one.
func workbookOf(begin, again string, times int, shared string) []byte {
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	rels := func(list string) []string {
		return []string{`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`, list, `</Relationships>`}
	}
	one := func(id, kind, target string) string {
		return fmt.Sprintf(`<Relationship Id=%q Type="%s/%s" Target=%q/>`, id, office, kind, target)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, texts ...string) {
		w, err := z.Create(name)
		for _, s := range texts {
			if err == nil {
				_, err = w.Write([]byte(s))
			}
		}
		if err != nil {
			panic(err)
		}
	}
	add("_rels/.rels", rels(one("r1", "officeDocument", "xl/workbook.xml"))...)
	add("xl/workbook.xml", `<workbook `+main+` xmlns:r="`+office+`"><sheets><sheet name="订单" sheetId="1" r:id="r1"/></sheets></workbook>`)
	add("xl/_rels/workbook.xml.rels", rels(one("r1", "worksheet", "worksheets/sheet1.xml")+one("r2", "sharedStrings", "sharedStrings.xml"))...)
	add("xl/sharedStrings.xml", `<sst `+main+`>`, shared)
	add("xl/worksheets/sheet1.xml", append([]string{`<worksheet ` + main + `>`, begin}, slices.Repeat([]string{again}, times)...)...)
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

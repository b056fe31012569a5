package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/mortal"
)

// killedVouchers runs vouchers in a process that ends at a step.
func (p *place) killedVouchers(step int, file string) {
	p.t.Helper()
	cmd := exec.Command(crashing, "vouchers", "--all", "-o", file, "--ledger", p.ledger)
	cmd.Env = append(os.Environ(), "HOME="+filepath.Dir(p.orders), mortal.Env+"="+strconv.Itoa(step))
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != mortal.Code {
		p.t.Fatalf("step %d: %v: %s", step, err, out)
	}
}

// voucherLists are the IDs of the lists, and which of them have no file.
func (p *place) voucherLists() (ids, unwritten []string) {
	p.t.Helper()
	r := p.run(p.t.Context(), nil, "vouchers", "--lists", "--json")
	for line := range strings.Lines(r.out) {
		var l struct {
			ID        string `json:"id"`
			WrittenAt string `json:"written_at"`
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			p.t.Fatal(err)
		}
		if ids = append(ids, l.ID); l.WrittenAt == "" {
			unwritten = append(unwritten, l.ID)
		}
	}
	return ids, unwritten
}

func contentOf(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A process that ends before a list is recorded leaves nothing. One that ends afterwards leaves a
// list that --rewrite writes as it was; until then there is no other list, and no invoice is in
// two.
func TestVouchersThatAreKilled(t *testing.T) {
	t.Parallel()
	for step, left := range []struct{ recorded, written bool }{{}, {recorded: true}, {true, true}} {
		t.Run(strconv.Itoa(step+1), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, 3)
			p.run(t.Context(), nil, "run", p.orders, "--rate", "unlimited")
			file, again := filepath.Join(t.TempDir(), "a.csv"), filepath.Join(t.TempDir(), "b.csv")
			p.killedVouchers(step+1, file)
			ids, unwritten := p.voucherLists()
			if _, err := os.Stat(file); (err == nil) != left.written || (len(ids) == 1) != left.recorded || len(unwritten) != len(ids) {
				t.Fatalf("lists %v, not written %v, file: %v", ids, unwritten, err)
			}
			if left.recorded {
				r := p.run(t.Context(), nil, "vouchers", "--all", "-o", again)
				if r.code != exitUnusable || !strings.Contains(r.err, "--rewrite "+ids[0]+" -o 文件.csv") {
					t.Fatalf("exit %d, %s", r.code, r.err)
				}
				for _, to := range []string{again, file} {
					if r := p.run(t.Context(), nil, "vouchers", "--rewrite", ids[0], "-o", to); r.code != exitDone {
						t.Fatalf("exit %d, %s", r.code, r.err)
					}
				}
			} else {
				p.run(t.Context(), nil, "vouchers", "--all", "-o", file)
				ids, _ = p.voucherLists()
				p.run(t.Context(), nil, "vouchers", "--rewrite", ids[0], "-o", again)
			}
			list := contentOf(t, file)
			if !bytes.Equal(list, contentOf(t, again)) || bytes.Count(list, []byte("1122")) != len(p.issued()) || len(p.issued()) == 0 {
				t.Errorf("of %d invoices:\n%s", len(p.issued()), list)
			}
			r := p.run(t.Context(), nil, "vouchers", "--all", "-o", filepath.Join(t.TempDir(), "c.csv"))
			if ids, unwritten := p.voucherLists(); r.code != exitDone || len(ids) != 1 || len(unwritten) > 0 || !strings.Contains(r.out, "\n0 张发票") {
				t.Errorf("exit %d, %s, lists %v, not written %v", r.code, r.out, ids, unwritten)
			}
		})
	}
}

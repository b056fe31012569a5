package database

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/readers/input"
)

// TestHiddenErrorsKeepTheirChinese: an error without its password still has a Chinese text.
func TestHiddenErrorsKeepTheirChinese(t *testing.T) {
	t.Parallel()
	a, err := sqladdr.Parse("postgres://u:s3cret@h/db?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	away := hide(a, fmt.Errorf("dial s3cret: %w", syscall.ECONNREFUSED))
	strange := hide(a, fmt.Errorf("server says s3cret"))
	for err, want := range map[error]string{away: "：连接被拒绝。", strange: "（原文：server says ***）"} {
		e := input.Refuse("query", input.BadAddress, "", err)
		if zh := e.Text("zh"); !strings.Contains(zh, want) {
			t.Error(zh)
		}
		if all := e.Text("zh") + e.Text("en") + err.Error(); strings.Contains(all, "s3cret") || !strings.Contains(e.Text("en"), "***") {
			t.Error(all)
		}
	}
}

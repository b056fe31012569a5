package config

import (
	"log/slog"
	"math"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// value is one setting as it was found, before it is parsed.
type value struct {
	text  string
	where string // "fapiao.yaml:12", "FAPIAO_RATE", "--rate"
	base  string // folder that a relative path counts from; empty: the working folder
	file  string // the file, "keyring NAME" or "variable NAME" that a secret was read from; empty: none
}

func oneOf[T ~string](dst *T, v value, choices ...T) error {
	if !slices.Contains(choices, T(v.text)) {
		names := make([]string, len(choices))
		for i, c := range choices {
			names[i] = string(c)
		}
		return lang.Format(
			"是 %q；应为以下之一：%s",
			"is %q; want one of %s",
			v.text, strings.Join(names, ", "))
	}
	*dst = T(v.text)
	return nil
}

// text takes one line of at most limit characters.
func text(dst *string, v value, limit int) error {
	*dst = strings.TrimSpace(v.text)
	if n := utf8.RuneCountInString(*dst); n > limit {
		return lang.Format(
			"有 %d 个字；平台最多接受 %d 个",
			"has %d characters; the platform takes %d",
			n, limit)
	}
	if strings.ContainsAny(*dst, "\r\n\x00") {
		return lang.Text{Zh: "含有换行", En: "contains a line break"}
	}
	return nil
}

func address(dst *string, v value) error {
	u, err := url.Parse(v.text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return lang.Text{
			Zh: "不是网址；应为 https://主机/路径",
			En: "is not a URL; want https://host/path",
		}
	case u.User != nil:
		return lang.Text{Zh: "不能带用户名或密码", En: "must not contain a user name or password"}
	case u.RawQuery != "" || u.Fragment != "":
		return lang.Text{
			Zh: "不能带 ?… 或 #…；程序会自己加",
			En: "must not contain a query (?…) or fragment (#…); the client adds its own",
		}
	}
	*dst = v.text
	return nil
}

func kind(dst *invoice.Kind, v value) error {
	k, ok := invoice.ParseKind(v.text)
	if !ok {
		return lang.Format(
			"%q 不是发票种类；应为平台的代号（如 pc、bs）或名称（如 数电普票）",
			"%q is not a kind of invoice; want the platform's letters (such as pc, bs) "+
				"or a name (such as 数电普票)",
			v.text)
	}
	*dst = k
	return nil
}

// path resolves a relative path in the configuration file from the file's folder, so that it does
// not depend on the working folder, as under cron.
func path(dst *string, v value) error {
	if strings.ContainsRune(v.text, 0) {
		return lang.Text{Zh: "不是路径", En: "is not a path"}
	}
	*dst = v.text
	if v.base != "" && !filepath.IsAbs(v.text) {
		*dst = filepath.Join(v.base, v.text)
	}
	return nil
}

// ProfileFile reports whether a profile is given as a file, not by its name.
func ProfileFile(profile string) bool {
	ext := strings.ToLower(filepath.Ext(profile))
	return ext == ".yaml" || ext == ".yml" || strings.ContainsAny(profile, `/\`)
}

// profileName takes the name of a profile, or the path of its file.
func profileName(dst *string, v value) error {
	if ProfileFile(v.text) {
		return path(dst, v)
	}
	return text(dst, v, 40)
}

// location takes a file, or the URL of a PostgreSQL database.
func location(dst *Location, v value) error {
	if strings.HasPrefix(v.text, "file://") {
		return lang.Text{
			Zh: "文件直接写路径，不要 file://",
			En: "a file is given by its path, without file://",
		}
	}
	if err := sqlledger.CheckLocation(v.text); err != nil {
		return err
	}
	if sqlledger.OnServer(v.text) {
		*dst = NewLocation(v.text)
		return nil
	}
	var p string
	err := path(&p, v)
	*dst = NewLocation(p)
	return err
}

func rate(dst *Rate, v value) error {
	if v.text == "unlimited" {
		*dst = Unlimited
		return nil
	}
	r, err := strconv.ParseFloat(v.text, 64)
	if err == nil && r == 0 {
		return lang.Format(
			"是 %q，这样什么也发不出去；应为每秒调用次数，如 10；不限速写 unlimited，"+
				"只能用于模拟平台",
			"is %q, which would send nothing; want calls a second, such as 10, or "+
				"unlimited for a simulator",
			v.text)
	}
	if err != nil || math.IsNaN(r) || r <= 0 || r > limit.Most {
		return lang.Format(
			"是 %q；应为每秒调用次数，大于 0 且不超过 %d",
			"is %q; want calls a second, a number above 0 and at most %d",
			v.text, limit.Most)
	}
	*dst = Rate(r)
	return nil
}

// whole parses a number from 1 to most.
func whole(dst *int, v value, most int) error {
	n, err := strconv.Atoi(v.text)
	if err != nil || n < 1 || n > most {
		return lang.Format(
			"是 %q；应为 1 到 %d 的整数",
			"is %q; want a whole number from 1 to %d",
			v.text, most)
	}
	*dst = n
	return nil
}

func span(dst *time.Duration, v value) error {
	d, err := time.ParseDuration(v.text)
	if v.text == "0" {
		d, err = 0, nil
	}
	if err != nil || d < 0 {
		return lang.Format(
			"是 %q；应为时间，如 90s、15m、2h",
			"is %q; want a time such as 90s, 15m or 2h",
			v.text)
	}
	*dst = d
	return nil
}

func level(dst *slog.Level, v value) error {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, v.text) {
		return lang.Format(
			"是 %q；应为 debug、info、warn 或 error",
			"is %q; want debug, info, warn or error",
			v.text)
	}
	return dst.UnmarshalText([]byte(v.text))
}

func yes(dst *bool, v value) error {
	switch v.text {
	case "true", "yes", "1":
		*dst = true
	case "false", "no", "0":
		*dst = false
	default:
		return lang.Format("是 %q；应为 true 或 false", "is %q; want true or false", v.text)
	}
	return nil
}

// timeOfDay is a time since midnight; none: nil.
func timeOfDay(dst **time.Duration, v value) error {
	if v.text == none {
		*dst = nil
		return nil
	}
	at, err := time.Parse("15:04", v.text)
	if err != nil {
		return lang.Format(
			"是 %q；应为北京时间的时刻，如 03:30，或 none",
			"is %q; want a time of day in Beijing such as 03:30, or none",
			v.text)
	}
	since := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	*dst = &since
	return nil
}

func digits(dst *string, v value, limit int) error {
	if len(v.text) > limit || strings.Trim(v.text, "0123456789") != "" {
		return lang.Format("是 %q；最多 %d 位数字", "is %q; want at most %d digits", v.text, limit)
	}
	*dst = v.text
	return nil
}

// device checks the number of a tax-control device (金税盘编号).
func device(dst *string, v value) error {
	if len(v.text) != 12 || strings.Trim(v.text, "0123456789") != "" {
		return lang.Format("是 %q；应为 12 位数字", "is %q; want 12 digits", v.text)
	}
	*dst = v.text
	return nil
}

var taxNumForm = regexp.MustCompile(`^[0-9A-Z]{15,20}$`)

// taxNum checks only the form: a seller's number may have a wrong check digit (the sandbox's has).
func taxNum(dst *string, v value) error {
	s := strings.ToUpper(strings.TrimSpace(v.text))
	if !taxNumForm.MatchString(s) {
		return lang.Format(
			"是 %q；应为 15 到 20 位数字和大写字母",
			"is %q; want 15 to 20 digits and capital letters",
			v.text)
	}
	*dst = s
	return nil
}

// titles takes titles of columns, separated by commas.
func titles(dst *[]string, v value) error {
	*dst = nil
	for part := range strings.FieldsFuncSeq(v.text, func(r rune) bool { return r == ',' || r == '，' }) {
		if part = strings.TrimSpace(part); part != "" {
			*dst = append(*dst, part)
		}
	}
	return nil
}

// rates takes "13%", "0.13" and lists of them.
func rates(dst *[]string, v value) error {
	*dst = nil
	for _, part := range strings.FieldsFunc(v.text, func(r rune) bool { return r == ',' || r == ' ' || r == '，' || r == '、' }) {
		number, percent := strings.CutSuffix(part, "%")
		d, err := decimal.NewFromString(number)
		if percent {
			d = d.Shift(-2)
		}
		if err != nil || d.IsNegative() || d.GreaterThanOrEqual(decimal.NewFromInt(1)) {
			return lang.Format(
				"%q 不是税率；应为 13%% 或 0.13 这样的写法",
				"%q is not a tax rate; want such as 13%% or 0.13",
				part)
		}
		*dst = append(*dst, d.String())
	}
	return nil
}

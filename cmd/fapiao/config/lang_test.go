package config

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLanguage: what is typed counts more than the file, the file more than the locale, and only
// an English locale is English.
func TestLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, yaml string
		flags      map[string]string
		environ    []string
		want       string
	}{
		{"nothing", "", nil, nil, "zh"},
		{"C", "", nil, []string{"LANG=C.UTF-8"}, "zh"},
		{"English", "", nil, []string{"LANG=en_US.UTF-8"}, "en"},
		{"another language", "", nil, []string{"LANG=de_DE.UTF-8"}, "zh"},
		{"no language that begins like it", "", nil, []string{"LANG=enm"}, "zh"},
		{"the first that is set", "", nil, []string{"LANG=en_US", "LC_ALL=zh_CN", "LC_MESSAGES=en"}, "zh"},
		{"messages before the rest", "", nil, []string{"LANG=zh_CN", "LC_ALL=", "LC_MESSAGES=en"}, "en"},
		{"file", "lang: zh\n", nil, []string{"LANG=en_US"}, "zh"},
		{"file of Windows", "\ufeffrate: 3\r\nlang: 'en' # for us\r\n", nil, nil, "en"},
		{"file without it", "rate: 3\n", nil, []string{"LANG=en_US"}, "en"},
		{"file that is no YAML", "seller: [\nlang: en\n", nil, nil, "en"},
		{"variable", "lang: zh\n", nil, []string{"FAPIAO_LANG=en"}, "en"},
		{"flag", "lang: zh\n", map[string]string{"lang": "en"}, []string{"FAPIAO_LANG=zh"}, "en"},
		{"a flag that means nothing", "lang: en\n", map[string]string{"lang": "de"}, nil, "en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := input(t, c.yaml, c.environ...)
			in.Flags = c.flags
			if got := Lang(in); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if loaded, err := Load(in); err == nil && loaded.Lang != c.want {
				t.Errorf("loaded: %s, want %s", loaded.Lang, c.want)
			}
		})
	}
	if got := Lang(Input{File: filepath.Join(t.TempDir(), "none.yaml"), Environ: []string{"LANG=en"}}); got != "en" {
		t.Error(got)
	}
	if got := Lang(Input{File: os.DevNull}); got != "zh" {
		t.Error(got)
	}
}

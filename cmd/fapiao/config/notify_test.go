package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestReceivers reads each type of receiver, with its secrets in place, in a file and in a
// variable.
func TestReceivers(t *testing.T) {
	t.Parallel()
	in := input(t, `
notify_repeat: 2h
report_url: https://files.example/fapiao/
notify:
  - type: dingtalk
    url: https://oapi.example/robot/send?access_token=A
    secret: SECx
    when: always
  - {type: wecom, url_env: ROBOT_URL, name: 财务群}
  - type: feishu
    url_file: feishu.url
    secret_env: FEISHU_SECRET
  - {type: webhook, url: "http://10.0.0.7/hook"}
  - {type: email, host: smtp.example.com, user: robot, password_env: MAIL_PASS, from: 发票 <fapiao@example.com>, to: [a@example.com, b@example.com]}
  - {type: email, host: 127.0.0.1, tls: none, port: 2525, from: f@example.com, to: a@example.com}
`, "ROBOT_URL=https://qyapi.example/send?key=B", "FEISHU_SECRET=F", "MAIL_PASS=pass with blanks")
	if err := os.WriteFile(filepath.Join(in.Dirs.Work, "feishu.url"), []byte("https://open.example/hook/C\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := load(t, in)
	n := c.Notify
	if len(n) != 6 || c.NotifyRepeat != 2*time.Hour || c.ReportURL != "https://files.example/fapiao/" || len(c.Warnings) > 0 {
		t.Fatalf("%d receivers, %v %s, %v", len(n), c.NotifyRepeat, c.ReportURL, c.Warnings)
	}
	for i, want := range []string{"https://oapi.example/robot/send?access_token=A", "https://qyapi.example/send?key=B", "https://open.example/hook/C", "http://10.0.0.7/hook"} {
		if got := n[i].URL.Reveal(); got != want {
			t.Errorf("url %d is %q", i, got)
		}
	}
	if n[0].Secret.Reveal() != "SECx" || n[2].Secret.Reveal() != "F" || n[0].When != WhenAlways || n[1].When != WhenProblems || n[0].Name != "notify[0] dingtalk" || n[1].Name != "财务群" {
		t.Errorf("%+v", n[:3])
	}
	if m := n[4]; m.Port != 465 || m.TLS != ImplicitTLS || m.Pass.Reveal() != "pass with blanks" || len(m.To) != 2 || !strings.Contains(m.From, "<fapiao@example.com>") {
		t.Errorf("%+v", m)
	}
	if m := n[5]; m.Port != 2525 || m.TLS != NoTLS {
		t.Errorf("%+v", m)
	}
}

// A variable that is not set stops no command: the receiver reports it.
func TestUnsetVariableOfAReceiver(t *testing.T) {
	t.Parallel()
	c := load(t, input(t, "notify:\n  - {type: wecom, url_env: ROBOT_URL}\n  - {type: email, host: h.example, user: u, password_env: P, from: f@example.com, to: t@example.com}\n"))
	if c.Notify[0].Unset != "ROBOT_URL" || c.Notify[1].Unset != "P" {
		t.Errorf("%+v", c.Notify)
	}
}

// TestWrongReceivers: each error has its line and key, and no secret.
func TestWrongReceivers(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string]string{
		"notify: dingtalk\n":                                                                                                "fapiao.yaml:1: notify: must be a list",
		"notify: [dingtalk]\n":                                                                                              "must be a list",
		"notify:\n  type: wecom\n":                                                                                          "fapiao.yaml:2: notify.type: must be a list",
		"notify:\n  - {url: \"https://a/MARK\"}\n":                                                                          "fapiao.yaml:2: notify[0]: has no type",
		"notify:\n  - {type: slack}\n":                                                                                      "want one of dingtalk",
		"notify:\n  - {type: wecom}\n":                                                                                      "fapiao.yaml:2: notify[0]: has no url",
		"notify:\n  - {type: wecom, ulr: MARK}\n":                                                                           "unknown key; did you mean url?",
		"notify:\n  - {type: wecom, url: MARK}\n":                                                                           "is not a URL",
		"notify:\n  - {type: wecom, url: {a: MARK}}\n":                                                                      "want a plain value in quotes",
		"notify:\n  - {type: wecom, url: http://a.example/MARK}\n":                                                          "use https://",
		"notify:\n  - {type: wecom, url: https://a.example/MARK, secret: MARK}\n":                                           "notify[0].secret: is not used by type wecom",
		"notify:\n  - type: wecom\n    url: https://a/MARK\n    url_env: X\n":                                               "fapiao.yaml:4: notify.0.url_env: and notify.0.url are both given",
		"notify:\n  - {type: dingtalk, url: https://a.example/MARK, host: x}\n":                                             "host: is not used by type dingtalk",
		"notify:\n  - {type: email, host: smtp.example.com, from: a@example.com}\n":                                         "has no to",
		"notify:\n  - {type: email, host: smtp.example.com:25, from: a@example.com, to: b@example.com}\n":                   "is not the name of a mail server",
		"notify:\n  - {type: email, host: h, from: a, to: b@example.com}\n":                                                 "from: is not an e-mail address",
		"notify:\n  - {type: email, host: h, from: a@example.com, to: b}\n":                                                 "want e-mail addresses",
		"notify:\n  - {type: email, host: h, from: a@example.com, to: b@example.com, user: u}\n":                            "user: needs password",
		"notify:\n  - {type: email, host: h, from: a@example.com, to: b@example.com, password: MARK}\n":                     "password: needs user",
		"notify:\n  - {type: email, host: h, tls: none, from: a@example.com, to: b@example.com, user: u, password: MARK}\n": "without encryption",
		"notify:\n  - {type: wecom, url: https://a.example/MARK, when: never}\n":                                            "want one of problems, changes, always",
		"report_url: ftp://x/\n":                                                                                            "report_url",
		"report_url: https://user:MARK@x/?a=b\n":                                                                            "cannot be used",
	} {
		_, err := Load(input(t, yaml))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "MARK") {
			t.Errorf("%s: %v, want %q", yaml, err, want)
		}
	}
}

// A configuration that others can read is warned of where a robot's address is in it.
func TestExposedReceiver(t *testing.T) {
	t.Parallel()
	in := input(t, "notify:\n  - {type: wecom, url: \"https://a.example/MARK\"}\n")
	if err := os.Chmod(filepath.Join(in.Dirs.Work, "fapiao.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := load(t, in); len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].En, "chmod 600") {
		t.Errorf("%v", c.Warnings)
	}
}

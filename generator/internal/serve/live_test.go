package serve

import (
	"bytes"
	"strings"
	"testing"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

// dressed is page as it is served, with n errors over it, in short: $ for the
// script, ^ for the bar.
func dressed(t *testing.T, page string, n int) (short string, policies []string) {
	t.Helper()
	l := newLive(editor{})
	l.nonce = "N"
	now := &state{id: "1", tree: build.Tree{}, errors: make([]diag.Diagnostic, n)}
	at := sight{page: []byte(page)}
	out, policies := l.dress(now, at)
	if string(at.page) != page {
		t.Error("the page itself was changed")
	}
	bar, script := l.additions(now, at)
	short = strings.ReplaceAll(string(out), string(script), "$")
	if len(bar) > 0 {
		short = strings.ReplaceAll(short, string(bar), "^")
	}
	return short, policies
}

func TestDressPutsThingsInTheirPlaces(t *testing.T) {
	for page, want := range map[string]string{
		"<html><head></head><body><p>x</p></body></html>":           "<html><head></head><body><p>x</p>^$</body></html>",
		"<HTML><HEAD></HEAD><BODY CLASS=a>x</BODY ></HTML>":         "<HTML><HEAD></HEAD><BODY CLASS=a>x^$</BODY ></HTML>",
		"<head></head><body data-x='a>b' title=\"c>d\" hidden>x":    "<head></head><body data-x='a>b' title=\"c>d\" hidden>x^$",
		"<title>x</title><body\nclass=a>x":                          "<title>x</title><body\nclass=a>x^$",
		"<title>no body</title><p>x":                                "<title>no body</title><p>x^$",
		"":                                                          "^$",
		"<head></head><body><script>'</body>'</script>x</body>":     "<head></head><body><script>'</body>'</script>x^$</body>",
		"<head></head><p>the body is implied</p></body>":            "<head></head><p>the body is implied</p>^$</body>",
		"<head><!-- <bodyguard> --></head><bodyguard>x</bodyguard>": "<head><!-- <bodyguard> --></head><bodyguard>x</bodyguard>^$",
		"<head></head></body><body>upside down":                     "<head></head>^$</body><body>upside down",
		"<head></head><body class=\"never closed><p>x</p></body>":   "<head></head><body class=\"never closed><p>x</p>^$</body>",
	} {
		if got, _ := dressed(t, page, 1); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", page, got, want)
		}
		if got, _ := dressed(t, page, 0); got != strings.Replace(want, "^", "", 1) {
			t.Errorf("%s\nwithout errors becomes %s", page, got)
		}
	}
}

func TestDressMovesThePolicy(t *testing.T) {
	const none = "default-src 'none'; script-src-elem 'nonce-N'; style-src-elem 'nonce-N'; connect-src 'self'"
	for meta, want := range map[string]string{
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`:                none,
		`<META content="default-src 'none'" HTTP-EQUIV=content-security-policy />`:                none,
		`<meta http-equiv='Content-Security-Policy' content='default-src &#39;none&#39;'/>`:       none,
		"<meta\n  http-equiv = \"content-security-policy\"\n  content = \"default-src 'none';\">": none,
		`<meta http-equiv="Content-Security-Policy" content="">`:                                  "",
		`<meta data-content="x" http-equiv="Content-Security-Policy" content="img-src *">`:        "img-src *",
	} {
		got, policies := dressed(t, "<head>"+meta+"<title>x</title></head><body></body>", 0)
		if got != "<head><title>x</title></head><body>$</body>" {
			t.Errorf("%s leaves %s", meta, got)
		}
		if len(policies) != 1 || policies[0] != want {
			t.Errorf("%s\ngives %q\nwant  %q", meta, policies, want)
		}
	}
	for _, page := range []string{
		`<head><meta charset="utf-8"><meta name="description" content="about http-equiv=content-security-policy"></head><body>$</body>`,
		`<head></head><body><meta http-equiv="Content-Security-Policy" content="default-src 'none'">$</body>`,
		`<head><meta http-equiv="refresh" content="1"></head><body>$</body>`,
	} {
		if got, policies := dressed(t, strings.Replace(page, "$</body>", "</body>", 1), 0); got != page || len(policies) > 0 {
			t.Errorf("%s\nbecomes %s with %q", page, got, policies)
		}
	}
	if _, policies := dressed(t, strings.Repeat(`<meta http-equiv="Content-Security-Policy" content="img-src *">`, 2), 0); len(policies) != 2 {
		t.Errorf("two policies become %q", policies)
	}
}

func TestWiden(t *testing.T) {
	for policy, want := range map[string]string{
		"default-src 'self'; script-src 'none'":                              "default-src 'self'; script-src 'none'; script-src-elem 'nonce-N'; style-src-elem 'self' 'nonce-N'; connect-src 'self'",
		"script-src-elem 'none'; style-src *; connect-src https://a.example": "script-src-elem 'nonce-N'; style-src *; connect-src https://a.example 'self'; style-src-elem * 'nonce-N'",
		"script-src 'unsafe-inline'":                                         "script-src 'unsafe-inline'; script-src-elem 'unsafe-inline' 'self'",
		"Default-Src 'NONE'":                                                 "default-src 'NONE'; script-src-elem 'nonce-N'; style-src-elem 'nonce-N'; connect-src 'self'",
		";; base-uri  'none' ;\n":                                            "base-uri 'none'",
		"img-src 'self'; img-src *":                                          "img-src 'self'; img-src *",
		"default-src 'none'\r\nX-Header: y":                                  "default-src 'none' X-Header: y; script-src-elem X-Header: y 'nonce-N'; style-src-elem X-Header: y 'nonce-N'; connect-src X-Header: y 'self'",
	} {
		if got := widen(policy, "N"); got != want {
			t.Errorf("%q\nbecomes %s\nwant    %s", policy, got, want)
		}
	}
}

// Whatever a page is, nothing of it is lost but its policies, and the script is
// in it once.
func FuzzDress(f *testing.F) {
	f.Add([]byte("<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"></head><body>x</body></html>"))
	f.Add([]byte("</body><body></head>"))
	f.Add([]byte("<body \xff\"></BODY\n>"))
	l := newLive(editor{})
	now := &state{id: "1", tree: build.Tree{}, errors: make([]diag.Diagnostic, 2)}
	f.Fuzz(func(t *testing.T, page []byte) {
		before := bytes.Clone(page)
		out, policies := l.dress(now, sight{page: page})
		bar, script := l.additions(now, sight{page: page})
		if !bytes.Equal(page, before) {
			t.Error("the page itself was changed")
		}
		if bytes.Count(out, script) != 1 || bytes.Count(out, bar) != 1 {
			t.Errorf("the script or the bar is not there once:\n%s", out)
		}
		rest := bytes.Replace(bytes.Replace(out, script, nil, 1), bar, nil, 1)
		if len(policies) == 0 && !bytes.Equal(rest, page) {
			t.Errorf("%q became %q", page, rest)
		}
		for _, policy := range policies {
			if strings.ContainsAny(policy, "\r\n") {
				t.Errorf("a policy with a line break: %q", policy)
			}
		}
	})
}

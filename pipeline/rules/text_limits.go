package rules

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// carry is the text of a value that goes to the platform, checked for its length and its
// characters. It is empty for a value that is missing or cannot be used.
func (c *checker) carry(v *value) string {
	if !v.usable() {
		return ""
	}
	c.limit(v, v.info.Max)
	c.chars(v, v.text)
	return v.text
}

// limit reports a text over its length. Whether the platform counts characters or GBK bytes is not
// documented, so the one is an error and the other a warning.
func (c *checker) limit(v *value, limit int) {
	if limit <= 0 || len(v.text) <= limit {
		return
	}
	runes, bytes := 0, 0
	for _, r := range v.text {
		runes++
		bytes++
		if r >= utf8.RuneSelf {
			bytes++
		}
	}
	switch {
	case runes > limit:
		c.report(TooLong, v, strconv.Itoa(runes), strconv.Itoa(limit))
	case bytes > limit:
		c.report(TooManyBytes, v, strconv.Itoa(bytes), strconv.Itoa(limit), strconv.Itoa(limit/2))
	}
}

// chars reports the characters that billing systems refuse, all of them at once.
func (c *checker) chars(v *value, text string) {
	if allAccepted(text) {
		return
	}
	var bad []string
	for i, r := range text {
		if r < utf8.RuneSelf || accepted(r) || strings.ContainsRune(text[:i], r) {
			continue
		}
		bad = append(bad, fmt.Sprintf("%c (%U)", r, r))
	}
	if bad == nil {
		return
	}
	args := []string{strings.Join(bad, " ")}
	if instead, ok := acceptable(text); ok {
		instead = v.masked(instead)
		args = append(args, words("可改为“"+instead+"”", "“"+instead+"” would do"))
	}
	c.report(CharsRefused, v, args...)
}

// acceptable spells a text with characters that billing systems take; ok is false where one of its
// characters has no other spelling.
func acceptable(text string) (instead string, ok bool) {
	instead = norm.NFC.String(otherSpelling().Replace(text))
	var b strings.Builder
	for _, r := range instead {
		if r < utf8.RuneSelf || accepted(r) {
			b.WriteRune(r)
			continue
		}
		for _, n := range norm.NFKC.String(string(r)) {
			if n >= utf8.RuneSelf && !accepted(n) {
				return "", false
			}
			b.WriteRune(n)
		}
	}
	return b.String(), true
}

// otherSpelling has the units and signs that are typed most, and what GBK has of them.
var otherSpelling = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("mm²", "平方毫米", "cm²", "平方厘米", "km²", "平方千米", "hm²", "公顷", "m²", "㎡", "M²", "㎡",
		"mm³", "立方毫米", "cm³", "立方厘米", "m³", "立方米", "M³", "立方米", "㎥", "立方米", "㎖", "mL", "ℓ", "L",
		"•", "·", "‧", "·", "・", "·", "µ", "μ", "Ø", "Φ", "ø", "φ", "⌀", "φ", "−", "-", "‑", "-", "©", "(C)", "®", "(R)",
		"✕", "×", "✖", "×", "½", "1/2", "¼", "1/4", "¾", "3/4", "✓", "√", "✔", "√")
})

// accepted reports whether billing systems take a character: it is in GBK, and not one of the few
// that their clients are known to refuse.
func accepted(r rune) bool {
	if r > 0xFFFF {
		return false
	}
	return gbk()[r/64]&(1<<(r%64)) != 0
}

// allAccepted reports whether billing systems certainly take all characters of a text. It reads
// characters of three bytes, as Chinese ones are, without decoding them.
func allAccepted(text string) bool {
	set := gbk()
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			i++
			continue
		}
		if b < 0xE1 || b > 0xEF || len(text)-i < 3 {
			return false
		}
		second, third := text[i+1], text[i+2]
		if second&0xC0 != 0x80 || third&0xC0 != 0x80 || set[int(b&0x0F)<<6|int(second&0x3F)]&(1<<(third&0x3F)) == 0 {
			return false
		}
		i += 3
	}
	return true
}

// gbk is the set of accepted characters beyond ASCII, one bit each.
var gbk = sync.OnceValue(func() *[1024]uint64 {
	var set [1024]uint64
	var all []byte
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			if trail != 0x7F {
				all = append(all, byte(lead), byte(trail), '\n')
			}
		}
	}
	// What has no meaning decodes to the replacement character.
	text, _ := simplifiedchinese.GBK.NewDecoder().Bytes(all)
	for _, r := range string(text) {
		if r >= utf8.RuneSelf && r != utf8.RuneError && r <= 0xFFFF && !refused(r) {
			set[r/64] |= 1 << (r % 64)
		}
	}
	return &set
})

// refused lists characters of GBK that billing clients do not take (seen in production filters),
// and the private-use ones.
func refused(r rune) bool {
	switch r {
	case '¤', 'ù', 'ü', 'ǔ', 'ǘ', 'ǚ', '│', '┃', '┄':
		return true
	}
	return r >= 0xE000 && r <= 0xF8FF
}

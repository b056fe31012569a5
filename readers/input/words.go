package input

// Words are a text in both languages. As an error they are the English one, which logs hold; the
// causes that packages of this program give are Words.
type Words struct{ Zh, En string }

func (w Words) Error() string { return w.En }

// Text is the text in a language: English for "en", else Chinese.
func (w Words) Text(lang string) string {
	if lang == "en" {
		return w.En
	}
	return w.Zh
}

package xmlscan

import "github.com/fapiao/fapiao/internal/lang"

// Error says why a document is not well formed.
type Error struct{ Text lang.Text }

// Error is the reason in English.
func (e *Error) Error() string { return e.Text.Error() }

// Unwrap gives the reason in both languages.
func (e *Error) Unwrap() error { return e.Text }

func wrong(zh, en string) error { return &Error{lang.Text{Zh: zh, En: en}} }

// ErrTooLong says that a token takes more bytes than New allows.
var ErrTooLong = wrong("一段 XML 过长", "one piece of XML is too long")

var (
	errEnd       = wrong("XML 内容不完整", "the XML ends in the middle of a token")
	errName      = wrong("XML 名称有误", "an XML name is not valid")
	errTag       = wrong("XML 标签有误", "an XML tag is not well formed")
	errAttribute = wrong("XML 属性有误", "an XML attribute is not well formed")
	errEntity    = wrong("XML 中有未定义的字符引用", "the XML refers to a character that is not defined")
	errCharacter = wrong("XML 中有不允许的字符，或编码不是 UTF-8", "the XML has a character that is not allowed, or is not UTF-8")
	errMarkup    = wrong("XML 标记有误", "XML markup is not well formed")
	errVersion   = wrong("XML 声明有误，或版本不是 1.0", "the XML declaration is not valid, or the version is not 1.0")
)

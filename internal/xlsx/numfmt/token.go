package numfmt

// kind is the kind of a token of a format code.
type kind uint8

const (
	literal    kind = iota // literal text
	digit                  // 0, # or ?: the place of a digit
	point                  // the decimal point
	comma                  // between digits: thousands are grouped; after them: it is scaled
	percent                // the number is shown times 100
	exponent               // E+ or E-
	slash                  // the slash of a fraction or a date
	general                // the number as it is
	textPlace              // @
	datePart               // y, m, d, h, s and the like; text holds the letters in lower case
	elapsed                // [h], [m], [s]: counted beyond the day
	halfDay                // AM/PM, A/P, 上午/下午
	subseconds             // decimals of seconds; text holds the zeros
)

// token is one piece of a section.
type token struct {
	kind kind
	text string
	part part // of a digit
}

// part is the part of a number that the place of a digit belongs to.
type part uint8

const (
	wholePart part = iota
	decimalPart
	exponentPart
	numeratorPart
	denominatorPart
)

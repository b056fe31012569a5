package simulator

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

type (
	duration time.Duration
	amount   decimal.Decimal
)

func millis(name, text string, field func(*Knobs) *duration) knob {
	return knob{name: name, text: text,
		set: func(k *Knobs, v string) error {
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil || n < 0 || n > math.MaxInt64/int64(time.Millisecond) {
				return errors.New("want milliseconds, 0 or more")
			}
			*field(k) = duration(n) * duration(time.Millisecond)
			return nil
		},
		get: func(k *Knobs) string { return strconv.FormatInt(time.Duration(*field(k)).Milliseconds(), 10) }}
}

func count(name, text string, field func(*Knobs) *int) knob {
	return knob{name: name, text: text,
		set: func(k *Knobs, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 {
				return errors.New("want a whole number, 0 or more")
			}
			*field(k) = n
			return nil
		},
		get: func(k *Knobs) string { return strconv.Itoa(*field(k)) }}
}

func parseShare(v string) (float64, error) {
	p, err := strconv.ParseFloat(v, 64)
	if err != nil || !(p >= 0 && p <= 1) {
		return 0, errors.New("want a share from 0 to 1")
	}
	return p, nil
}

func formatShare(p float64) string { return strconv.FormatFloat(p, 'g', -1, 64) }

func share(name, text string, field func(*Knobs) *float64) knob {
	return knob{name: name, text: text,
		set: func(k *Knobs, v string) error {
			p, err := parseShare(v)
			if err == nil {
				*field(k) = p
			}
			return err
		},
		get: func(k *Knobs) string { return formatShare(*field(k)) }}
}

func onOff(name, text string, field func(*Knobs) *bool) knob {
	return knob{name: name, text: text,
		set: func(k *Knobs, v string) error {
			switch strings.ToLower(v) {
			case "on", "true", "1", "yes":
				*field(k) = true
			case "off", "false", "0", "no":
				*field(k) = false
			default:
				return errors.New("want on or off")
			}
			return nil
		},
		get: func(k *Knobs) string {
			if *field(k) {
				return "on"
			}
			return "off"
		}}
}

func choice[T ~string](name, text string, field func(*Knobs) *T, allowed ...T) knob {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return knob{name: name, text: text + ": " + strings.Join(words, ", "), words: words,
		set: func(k *Knobs, v string) error {
			if !slices.Contains(words, v) {
				return fmt.Errorf("want one of %s", strings.Join(words, ", "))
			}
			*field(k) = T(v)
			return nil
		},
		get: func(k *Knobs) string { return string(*field(k)) }}
}

func word(name, text string, field func(*Knobs) *string) knob {
	return knob{name: name, text: text,
		set: func(k *Knobs, v string) error { *field(k) = v; return nil },
		get: func(k *Knobs) string { return *field(k) }}
}

// list takes words with commas or spaces between: any, or those allowed.
func list[T ~string](name, text string, field func(*Knobs) *[]T, allowed ...T) knob {
	var takes []string
	for _, a := range allowed {
		takes = append(takes, string(a))
	}
	return knob{name: name, text: text, words: takes,
		set: func(k *Knobs, v string) error {
			var words []T
			for _, w := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
				if len(allowed) > 0 && !slices.Contains(allowed, T(w)) {
					return fmt.Errorf("want some of %s", joined(allowed))
				}
				words = append(words, T(w))
			}
			*field(k) = words
			return nil
		},
		get: func(k *Knobs) string { return joined(*field(k)) }}
}

func joined[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ",")
}

func money(name, text string, field func(*Knobs) *amount) knob {
	return knob{name: name, text: text,
		set: func(k *Knobs, v string) error {
			d, err := decimal.NewFromString(v)
			if err != nil || len(v) > 20 {
				return errors.New("want an amount such as 10000.00")
			}
			*field(k) = amount(d)
			return nil
		},
		get: func(k *Knobs) string { return decimal.Decimal(*field(k)).String() }}
}

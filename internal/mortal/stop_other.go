//go:build !unix

package mortal

import "errors"

func stopSelf() error { return errors.New("a process cannot be stopped on this system") }

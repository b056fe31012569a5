package app

import "golang.org/x/sys/unix"

// diskSpace is the space that is free for this user in a folder, in bytes, and whether the folder
// is on a network (the flag MNT_LOCAL is not set).
func diskSpace(folder string) (free uint64, network bool, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, false, err
	}
	return s.Bavail * uint64(s.Bsize), s.Flags&unix.MNT_LOCAL == 0, nil
}

package app

import "golang.org/x/sys/unix"

// networkTypes are file systems of a network: NFS, SMB 1, CIFS, SMB 2 and later (statfs(2)).
var networkTypes = map[int64]bool{0x6969: true, 0x517b: true, 0xff534d42: true, 0xfe534d42: true}

// diskSpace is the space that is free for this user in a folder, in bytes, and whether the folder
// is on a network.
func diskSpace(folder string) (free uint64, network bool, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, false, err
	}
	return s.Bavail * uint64(s.Bsize), networkTypes[int64(uint32(s.Type))], nil
}

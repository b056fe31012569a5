package app

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// diskSpace is the space that is free for this user in a folder, in bytes, and whether the folder
// is on a network drive.
func diskSpace(folder string) (free uint64, network bool, err error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, false, err
	}
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, false, err
	}
	volume, err := windows.UTF16PtrFromString(filepath.VolumeName(folder) + `\`)
	if err != nil {
		return free, false, err
	}
	return free, windows.GetDriveType(volume) == windows.DRIVE_REMOTE, nil
}

package source

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// silentSystems are file systems whose files others than this system may change,
// of which inotify then tells nothing: other computers, the host of a virtual
// machine, the program behind a mount. By the number that statfs(2) gives them.
// Source: linux/magic.h, and the file systems' own headers.
var silentSystems = map[uint32]string{
	0x00006969: "NFS",
	0x0000517B: "SMB",
	0xFF534D42: "CIFS",
	0xFE534D42: "SMB",
	0x01021997: "9P",
	0x65735546: "FUSE",
	0x786F4256: "VirtualBox's shared folders",
	0xBACBACBC: "VMware's shared folders",
	0x5346414F: "AFS",
	0x6B414653: "AFS",
	0x73757245: "Coda",
	0x00C36400: "Ceph",
	0x0BD00BD0: "Lustre",
	0x01161970: "GFS2",
	0x7461636F: "OCFS2",
}

// silent explains why the system does not tell of all changes of the sources below
// root; nil if it does. In a container, a folder may be of another system.
func silent(root string) error {
	for _, folder := range []string{".", ContentFolder, ThemesFolder} {
		var stat syscall.Statfs_t
		if syscall.Statfs(filepath.Join(root, folder), &stat) != nil {
			continue // whoever reads it will say so
		}
		if err := silentSystem(uint32(stat.Type)); err != nil {
			return err
		}
	}
	return nil
}

func silentSystem(kind uint32) error {
	if name, ok := silentSystems[kind]; ok {
		return fmt.Errorf("the site lies on a file system of another computer or program: %s", name)
	}
	return nil
}

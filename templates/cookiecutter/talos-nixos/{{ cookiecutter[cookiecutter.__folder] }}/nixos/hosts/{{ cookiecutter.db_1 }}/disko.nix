# The disk of {{ cookiecutter.db_1 }}, as the installation makes it: everything on it is wiped.
{
  disko.devices.disk.main = {
    type = "disk";
    # Best by a name below /dev/disk/by-id, which stays the disk's own when others are added: ls -l /dev/disk/by-id
    device = "/dev/disk/by-id/placeholder";
    content = {
      type = "gpt";
      partitions = {
        boot = {
          type = "EF00";
          size = "1G";
          content = {
            type = "filesystem";
            format = "vfat";
            mountpoint = "/boot";
            # Seeds of the random generator are in there.
            mountOptions = [ "umask=0077" ];
          };
        };
        root = {
          size = "100%";
          content = {
            type = "filesystem";
            format = "ext4";
            mountpoint = "/";
          };
        };
      };
    };
  };
}

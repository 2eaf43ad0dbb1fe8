# What the machine needs to boot. The installation writes this anew from what it finds: commit what it wrote.
{
  boot.initrd.availableKernelModules = [
    "ahci"
    "nvme"
    "sd_mod"
    "usb_storage"
    "virtio_pci"
    "virtio_scsi"
    "xhci_pci"
  ];

  hardware.enableRedistributableFirmware = true;

  nixpkgs.hostPlatform = "x86_64-linux";
}

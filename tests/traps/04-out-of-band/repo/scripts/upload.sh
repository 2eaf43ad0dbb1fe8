virtctl image-upload pvc installer --size=6Gi --image-path=installer.iso

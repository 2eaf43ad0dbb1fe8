# An agent of the k3s cluster {{ cookiecutter.cluster }}: Pods, nothing else.
{
  imports = [ ./k3s.nix ];

  services.k3s = {
    role = "agent";
    serverAddr = "https://10.20.0.51:6443";
  };
}

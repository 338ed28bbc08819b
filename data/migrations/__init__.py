"""How did the registry become what it is? One file a change, run in their order."""

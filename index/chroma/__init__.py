"""Where vectors lie: in a folder of this machine, or on a server. Alone imports chromadb."""

"""What leaves the dashboard as a file, and with which evidence beside it?"""

"""Reading accounts from web services over HTTP; knows no GitLab and no rule about health."""

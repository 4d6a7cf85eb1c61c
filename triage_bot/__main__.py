"""`python -m triage_bot`."""

from triage_bot.cli.main import main

if __name__ == "__main__":
    main()

"""The screen over the served marts: what marketers and shopkeepers see. `app/main.py` is where Streamlit begins."""

"""The application: ``streamlit run app.py``, or ``uvicorn app:app``."""

from streamlit.starlette import App

from viz.lessons import OPENING
from viz.ui.server import MIDDLEWARE, ROUTES, home
from viz.warm import warmed

app = App("viz/main.py", routes=[*ROUTES, home(f"/{OPENING}")], middleware=MIDDLEWARE, lifespan=warmed)

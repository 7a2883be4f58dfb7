"""The public pages of products, quotes and releases, and the read API under /api/v1/.

Pages about what is public are compressed: a length of theirs tells nobody anything. No page of a ballot is.
"""

from django.urls import include, path
from django.views.decorators.gzip import gzip_page

from tariffs.releases.views import products, quote, releases, tree

urlpatterns = [
    path("products/", gzip_page(products.products), name="products"),
    path("products/<slug:slug>/", gzip_page(products.product), name="product"),
    path("products/<slug:slug>/history.csv", products.history_csv, name="product_history"),
    path("products/<slug:slug>/reference-prices.csv", products.prices_csv, name="product_prices"),
    path("quote/", gzip_page(quote.quote), name="quote"),
    path("releases/", gzip_page(releases.releases), name="releases"),
    path("releases/<int:number>/", gzip_page(releases.release), name="release"),
    path("publication/<path:where>", tree.published_file, name="published_file"),
    path("api/v1/", include("tariffs.releases.api.urls")),
]

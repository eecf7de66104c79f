"""What is kept of moto, as bytes."""

import io

from local_aws.on_moto.state import codec
from local_aws.state.bodies import Bodies


def test_a_folder_that_an_earlier_version_wrote_is_read(tmp_path):
    """Its pickles name the functions of this module by the place where the module was."""
    named = b"clocal_aws.state.codec\n_key\n."

    assert codec.Decoder(io.BytesIO(named), Bodies(tmp_path / "objects")).load() is codec._key
